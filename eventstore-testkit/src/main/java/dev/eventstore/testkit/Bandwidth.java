package dev.eventstore.testkit;

import java.time.Duration;

/**
 * How much a link carries, and how much waits in front of it; what finds no room there is dropped.
 *
 * @param bytesPerSecond 1 or more
 * @param queueBytes the most bytes that wait or are being sent, 0 or more; an idle link takes any
 *     datagram
 */
public record Bandwidth(long bytesPerSecond, long queueBytes) {
  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when a number is too small
   */
  public Bandwidth {
    if (bytesPerSecond < 1 || queueBytes < 0) {
      throw new IllegalArgumentException(
          "a link carries 1 byte a second or more and has a queue of 0 bytes or more, not "
              + bytesPerSecond
              + " and "
              + queueBytes);
    }
  }

  /** With a queue that is given by the time after which its last byte has left. */
  public static Bandwidth of(long bytesPerSecond, Duration queue) {
    return new Bandwidth(
        bytesPerSecond, (long) (queue.toNanos() / NANOS_PER_SECOND * bytesPerSecond));
  }

  /** How long so many bytes take to leave. */
  long nanosFor(long bytes) {
    return (long) (bytes * NANOS_PER_SECOND / bytesPerSecond);
  }

  /** How many bytes leave in so much time. */
  long bytesIn(long nanos) {
    return (long) (nanos * (double) bytesPerSecond / NANOS_PER_SECOND);
  }

  @Override
  public String toString() {
    return bytesPerSecond + " B/s behind a queue of " + queueBytes + " B";
  }
}
