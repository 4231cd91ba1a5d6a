package dev.eventstore.sync.udp;

import dev.eventstore.Limits;
import java.util.Arrays;

/**
 * Tells which part of a round trip is waiting in queues: what it takes now beyond the shortest one
 * of the last ten minutes. Now is the shortest of the last four, since single ones are longer for
 * many reasons; ten minutes, in steps of one, since the path may have become longer for good (RFC
 * 6817, sections 2.4.2 and 3.4.2).
 *
 * <p>Short datagrams say how long the path is only until there are long ones, and again after ten
 * minutes without: a slow line takes less time for them, so whoever began on an empty line with
 * some would for ever measure more waiting than who came later, and have less of it. For one
 * thread.
 */
final class QueueingDelay {
  private static final int CURRENT_SAMPLES = 4;
  private static final int BASE_MINUTES = 10;
  private static final long MINUTE_NANOS = Nanos.ofMillis(60_000);

  /** Datagrams of so many bytes are as long as those that a transfer has. */
  private static final int LONG_BYTES = Limits.MAX_DATAGRAM_BYTES / 2;

  /** What a long one takes more than a short one from 0.8 Mbit/s on; else it has waited. */
  private static final long LENGTH_NANOS = SyncConstants.TARGET_DELAY_NANOS / 4;

  private final long[] current = new long[CURRENT_SAMPLES];
  private final long[] minutes = new long[BASE_MINUTES];
  private boolean onlyLong; // ones say how long the path is, since the first that has not waited
  private int samples; // in the ring
  private int next; // place in the ring
  private int minute;
  private long minuteEndsNanos;

  QueueingDelay() {
    forget();
  }

  /** Whether nothing was measured yet. */
  boolean isUnknown() {
    return samples == 0;
  }

  /** A round trip was measured, by a datagram of this length. */
  void sample(long roundTripNanos, int bytes, long nowNanos) {
    boolean isLong = bytes >= LONG_BYTES;
    if (isLong && !onlyLong && (isUnknown() || roundTripNanos - baseNanos() <= LENGTH_NANOS)) {
      forget();
      onlyLong = true;
    }
    beginMinute(nowNanos);
    boolean isBase = isLong || !onlyLong || baseNanos() == Long.MAX_VALUE;
    if (isBase) {
      minutes[minute] = Math.min(minutes[minute], roundTripNanos);
      onlyLong &= isLong;
    }
    current[next] = roundTripNanos;
    next = (next + 1) % CURRENT_SAMPLES;
    samples = Math.min(samples + 1, CURRENT_SAMPLES);
  }

  private void beginMinute(long nowNanos) {
    if (isUnknown()) {
      minuteEndsNanos = nowNanos + MINUTE_NANOS;
    }
    for (int i = 0; i < BASE_MINUTES && minuteEndsNanos - nowNanos <= 0; i++) {
      minute = (minute + 1) % BASE_MINUTES;
      minutes[minute] = Long.MAX_VALUE;
      minuteEndsNanos += MINUTE_NANOS;
    }
    if (minuteEndsNanos - nowNanos <= 0) { // silent for longer than all that is remembered
      minuteEndsNanos = nowNanos + MINUTE_NANOS;
    }
  }

  /** The round trip without any queue, in nanoseconds. Not when {@link #isUnknown}. */
  long baseNanos() {
    return Arrays.stream(minutes).min().orElseThrow();
  }

  /** What queues add to it now, in nanoseconds, 0 or more. Not when {@link #isUnknown}. */
  long nanos() {
    return Math.max(0, currentNanos() - baseNanos());
  }

  /** The round trip now, in nanoseconds. Not when {@link #isUnknown}. */
  long currentNanos() {
    return Arrays.stream(current, 0, samples).min().orElseThrow();
  }

  /** Nothing that was measured counts any more. */
  void forget() {
    onlyLong = false;
    samples = 0;
    next = 0;
    Arrays.fill(minutes, Long.MAX_VALUE);
  }
}
