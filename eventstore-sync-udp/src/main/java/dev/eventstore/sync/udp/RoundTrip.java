package dev.eventstore.sync.udp;

import java.time.Duration;
import java.util.Optional;

/** Estimates the round-trip time and its variation as in RFC 9002, section 5. For one thread. */
final class RoundTrip {
  private long smoothedNanos = SyncConstants.INITIAL_RTT_NANOS;
  private long variationNanos = SyncConstants.INITIAL_RTT_NANOS / 2;
  private long latestNanos = SyncConstants.INITIAL_RTT_NANOS;
  private long latestOnPathNanos = SyncConstants.INITIAL_RTT_NANOS;
  private long minNanos = Nanos.NEVER;

  /** A packet was acknowledged that had asked for it. */
  void sample(long sampleNanos, long ackDelayNanos) {
    latestNanos = Math.max(1, sampleNanos);
    latestOnPathNanos = latestNanos;
    if (minNanos == Nanos.NEVER) {
      minNanos = latestNanos;
      smoothedNanos = latestNanos;
      variationNanos = latestNanos / 2;
      return;
    }
    minNanos = Math.min(minNanos, latestNanos);
    long delay = Math.min(ackDelayNanos, SyncConstants.MAX_ACK_DELAY_NANOS);
    if (latestNanos - minNanos >= delay) {
      latestOnPathNanos = latestNanos - delay;
    }
    variationNanos = (3 * variationNanos + Math.abs(smoothedNanos - latestOnPathNanos)) / 4;
    smoothedNanos = (7 * smoothedNanos + latestOnPathNanos) / 8;
  }

  long smoothedNanos() {
    return smoothedNanos;
  }

  /** What one may take now: the latest or the smoothed one, whichever is longer. */
  long longerNanos() {
    return Math.max(latestNanos, smoothedNanos);
  }

  /** The latest measurement, without what the peer took to answer. */
  long latestOnPathNanos() {
    return latestOnPathNanos;
  }

  /** How much later than its acknowledged successor a packet may be before it counts as lost. */
  long lossDelayNanos() {
    return Math.max(longerNanos() + longerNanos() / 8, SyncConstants.GRANULARITY_NANOS);
  }

  /** How long an acknowledgement may take before a probe asks for one. */
  long probeTimeoutNanos(int backoffs) {
    long once =
        smoothedNanos
            + Math.max(4 * variationNanos, SyncConstants.GRANULARITY_NANOS)
            + SyncConstants.MAX_ACK_DELAY_NANOS;
    return Math.min(once << Math.min(backoffs, 8), SyncConstants.MAX_PTO_NANOS);
  }

  Optional<Duration> measured() {
    return minNanos == Nanos.NEVER
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(smoothedNanos));
  }
}
