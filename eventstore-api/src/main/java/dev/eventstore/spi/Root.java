package dev.eventstore.spi;

import dev.eventstore.Bytes;

/**
 * The fingerprint of a set of events: equal roots mean equal sets, against members who craft
 * events, too.
 *
 * @param hash 16 bytes
 * @param count how many events the set has
 */
public record Root(Bytes hash, long count) {
  /** The length of the hash in bytes. */
  public static final int BYTES = 16;

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException when the hash has another length or the count is negative
   */
  public Root {
    if (hash.size() != BYTES || count < 0) {
      throw new IllegalArgumentException("a root has 16 bytes and a count of 0 or more");
    }
  }
}
