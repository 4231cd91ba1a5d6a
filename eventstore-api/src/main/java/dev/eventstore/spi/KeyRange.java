package dev.eventstore.spi;

import dev.eventstore.Limits;

/**
 * A half-open range of keys. Its bounds use only the first eight bytes of an id: an index that
 * keeps no more of each id can then decide exactly on which side of a bound an event lies.
 *
 * @param from the first key inside
 * @param to the first key behind; not before {@code from}
 */
public record KeyRange(EventKey from, EventKey to) {
  /** Every key there can be. */
  public static final KeyRange ALL =
      new KeyRange(EventKey.bound(0, 0), EventKey.bound(Limits.MAX_TIMESTAMP_MICROS + 1, 0));

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException when they are in the wrong order, negative, or too fine
   */
  public KeyRange {
    if (!from.isBound() || !to.isBound()) {
      throw new IllegalArgumentException("a bound uses only the first 8 bytes of an id");
    }
    if (from.createdAtMicros() < 0
        || to.createdAtMicros() > Limits.MAX_TIMESTAMP_MICROS + 1
        || from.compareTo(to) > 0) {
      throw new IllegalArgumentException(
          "a range goes forward within 0 … 2^53, not from "
              + from.createdAtMicros()
              + " to "
              + to.createdAtMicros());
    }
  }
}
