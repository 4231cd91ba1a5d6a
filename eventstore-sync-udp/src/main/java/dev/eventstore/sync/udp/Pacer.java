package dev.eventstore.sync.udp;

import dev.eventstore.Limits;

/**
 * Spreads a congestion window over the round trip, a little faster than it drains (RFC 9002,
 * section 7.7), so that queues on the way stay short. In slow start, too: at twice the window, half
 * of it would queue before a path that it fits, and look as if the path were full. For one thread.
 */
final class Pacer {
  private static final double GAIN = 1.25;

  /** A loop that was late may catch up on so much of a round trip, or at least on so long. */
  private static final double CATCH_UP_ROUND_TRIPS = 0.25;

  private static final double MIN_CATCH_UP_NANOS = 2e6;

  private double budgetBytes = SyncConstants.PACING_BURST_BYTES;
  private double bytesPerNano;
  private long filledAtNanos;

  Pacer(long nowNanos) {
    filledAtNanos = nowNanos;
  }

  /** When the next full datagram may leave: now, or later. */
  long nextNanos(CongestionControl control, RoundTrip roundTrip, long nowNanos) {
    bytesPerNano = GAIN * control.windowBytes() / Math.max(1, roundTrip.smoothedNanos());
    double catchUpNanos =
        Math.max(MIN_CATCH_UP_NANOS, CATCH_UP_ROUND_TRIPS * roundTrip.smoothedNanos());
    double most = Math.max(SyncConstants.PACING_BURST_BYTES, bytesPerNano * catchUpNanos);
    budgetBytes = Math.min(most, budgetBytes + (nowNanos - filledAtNanos) * bytesPerNano);
    filledAtNanos = nowNanos;
    double lacking = Limits.MAX_DATAGRAM_BYTES - budgetBytes;
    return lacking <= 0 ? nowNanos : nowNanos + (long) Math.ceil(lacking / bytesPerNano);
  }

  void sent(int bytes) {
    budgetBytes -= bytes;
  }
}
