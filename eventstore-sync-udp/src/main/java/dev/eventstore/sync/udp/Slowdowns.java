package dev.eventstore.sync.udp;

/**
 * When a transfer makes room for two round trips, so that queues drain and the path is seen empty:
 * two round trips after slow start has ended, and from then on so that slowdowns, with the time
 * until the window has recovered, take a tenth of all. For one thread.
 */
final class Slowdowns {
  private static final int ROUND_TRIPS = 2;

  /** How much longer than a slowdown the time between two of them is. */
  private static final int PAUSE = 9;

  private long dueNanos = Nanos.NEVER;
  private long beganNanos = Nanos.NEVER;
  private long slowUntilNanos = Nanos.NEVER;

  /** Slow start has ended: the first slowdown follows soon, unless there was one. */
  void first(long roundTripNanos, long nowNanos) {
    if (dueNanos == Nanos.NEVER && beganNanos == Nanos.NEVER) {
      dueNanos = nowNanos + ROUND_TRIPS * roundTripNanos;
    }
  }

  boolean isDue(long nowNanos) {
    return Nanos.isDue(dueNanos, nowNanos);
  }

  void begin(long roundTripNanos, long nowNanos) {
    dueNanos = Nanos.NEVER;
    beganNanos = nowNanos;
    slowUntilNanos = nowNanos + ROUND_TRIPS * roundTripNanos;
  }

  /** Whether the window is to be at its smallest. */
  boolean isSlow() {
    return slowUntilNanos != Nanos.NEVER;
  }

  void advance(long nowNanos) {
    if (Nanos.isDue(slowUntilNanos, nowNanos)) {
      slowUntilNanos = Nanos.NEVER;
    }
  }

  /** The window is what it was before, or as large as may be. */
  void recovered(long nowNanos) {
    if (beganNanos != Nanos.NEVER) {
      dueNanos = nowNanos + PAUSE * (nowNanos - beganNanos);
      beganNanos = Nanos.NEVER;
    }
  }
}
