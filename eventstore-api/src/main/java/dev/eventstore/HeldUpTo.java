package dev.eventstore;

import java.util.Objects;

/**
 * Another device is proven to hold the beginning of this device's log; what that proves, and what
 * not, is said in {@link Spread}.
 *
 * @param device the other device
 * @param seq it holds every event whose {@link Event#seq()}, or {@link Receipt#seq()}, is at most
 *     this; 0 when nothing is known of it any more
 */
public record HeldUpTo(DeviceId device, long seq) {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public HeldUpTo {
    Objects.requireNonNull(device);
    if (seq < 0) {
      throw new IllegalArgumentException("a seq is 0 or more, not " + seq);
    }
  }
}
