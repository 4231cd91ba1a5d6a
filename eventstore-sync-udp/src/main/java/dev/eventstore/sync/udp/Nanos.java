package dev.eventstore.sync.udp;

import java.util.concurrent.TimeUnit;

/**
 * Deadlines on the nanosecond ticker, whose origin may be anywhere: they are compared by their
 * difference, never directly.
 */
final class Nanos {
  /** The deadline of what has none. */
  static final long NEVER = Long.MAX_VALUE;

  private Nanos() {}

  static long ofMillis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  static boolean isDue(long deadlineNanos, long nowNanos) {
    return deadlineNanos != NEVER && deadlineNanos - nowNanos <= 0;
  }

  static long earlier(long oneNanos, long otherNanos) {
    if (oneNanos == NEVER || otherNanos == NEVER) {
      return oneNanos == NEVER ? otherNanos : oneNanos;
    }
    return oneNanos - otherNanos <= 0 ? oneNanos : otherNanos;
  }

  static long later(long oneNanos, long otherNanos) {
    return earlier(oneNanos, otherNanos) == oneNanos ? otherNanos : oneNanos;
  }
}
