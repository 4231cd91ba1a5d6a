package dev.eventstore.sync.udp;

import dev.eventstore.Limits;

/**
 * Lets history use what nobody else needs of a path. The window grows while queues add less than a
 * target to the round trip and shrinks above it, so it gives way to senders that fill queues until
 * something is lost: LEDBAT (RFC 6817) with the corrections of LEDBAT++
 * (draft-irtf-iccrg-ledbat-plus-plus-06). For one thread.
 *
 * <p>The corrections: round trips instead of one-way delays, so that no clocks are compared; a gain
 * below 1 where a round trip is short beside the target, so that it never outruns TCP; a slow start
 * that ends before the target; a decrease in proportion to the window, so that several transfers
 * become equal; and regular slowdowns, in which queues drain and all of them see the empty path.
 */
final class Ledbat implements CongestionControl {
  private static final int DATAGRAM = Limits.MAX_DATAGRAM_BYTES;

  private final QueueingDelay queueing = new QueueingDelay();
  private Slowdowns slowdowns = new Slowdowns();

  private double window = SyncConstants.INITIAL_WINDOW_BYTES;
  private double threshold = Double.POSITIVE_INFINITY; // where slow start ends
  private boolean slowStart = true;
  private long recoveryNanos = Nanos.NEVER; // losses of what was sent before it count once
  private long pathNanos = Nanos.NEVER; // what was sent before it went another way
  private long limitedNanos = Nanos.NEVER; // when the window was last in the way

  @Override
  public int windowBytes() {
    return slowdowns.isSlow() ? SyncConstants.SLOWDOWN_WINDOW_BYTES : (int) window;
  }

  /** Whether the window grows by a good part with each round trip. */
  boolean isSlowStart() {
    return slowStart;
  }

  @Override
  public void onRoundTrip(long nanos, int bytes, long nowNanos) {
    if (pathNanos != Nanos.NEVER && nowNanos - nanos - pathNanos <= 0) {
      return;
    }
    queueing.sample(nanos, bytes, nowNanos);
    boolean isFirst = slowStart && threshold == Double.POSITIVE_INFINITY;
    if (isFirst && queueing.nanos() > SyncConstants.SLOW_START_END_NANOS) {
      slowStart = false;
      slowdowns.first(queueing.currentNanos(), nowNanos);
    }
  }

  @Override
  public void onAcknowledged(int bytes, long sentAtNanos, boolean limited, long nowNanos) {
    if (queueing.isUnknown() || isBeforeRecovery(sentAtNanos)) {
      return;
    }
    if (limited) {
      noticeIdleness(nowNanos);
    }
    if (limited && slowdowns.isDue(nowNanos)) {
      slowDown(nowNanos);
    } else if (slowdowns.isSlow()) {
      slowdowns.advance(nowNanos);
    } else if (queueing.nanos() <= SyncConstants.TARGET_DELAY_NANOS || slowStart) {
      if (limited) {
        grow(bytes);
      }
    } else {
      shrink(bytes);
    }
    if (!slowStart) {
      slowdowns.recovered(nowNanos);
    }
  }

  /** What a window was worth long ago says nothing of the path now. */
  private void noticeIdleness(long nowNanos) {
    if (limitedNanos != Nanos.NEVER
        && Nanos.isDue(limitedNanos + SyncConstants.WINDOW_LIFE_NANOS, nowNanos)) {
      beginAnew(Math.min(window, SyncConstants.INITIAL_WINDOW_BYTES));
    }
    limitedNanos = nowNanos;
  }

  /** In slow start, until queues grow. */
  private void beginAnew(double bytes) {
    window = bytes;
    threshold = Double.POSITIVE_INFINITY;
    slowStart = true;
    slowdowns = new Slowdowns();
  }

  private void slowDown(long nowNanos) {
    slowdowns.begin(queueing.currentNanos(), nowNanos);
    threshold = window;
    window = SyncConstants.SLOWDOWN_WINDOW_BYTES;
    slowStart = true;
  }

  /** By what one acknowledgement adds; those of a round trip add up. */
  private void grow(int bytes) {
    window = within(window + gain() * bytes * (slowStart ? 1 : DATAGRAM / window));
    slowStart = slowStart && window < threshold;
  }

  /** By what one acknowledgement takes away; those of a round trip take at most half of it. */
  private void shrink(int bytes) {
    double excess = (double) queueing.nanos() / SyncConstants.TARGET_DELAY_NANOS - 1;
    double change = Math.max(gain() * DATAGRAM - window * excess, -window / 2);
    window = within(window + change * bytes / window);
  }

  private static double within(double bytes) {
    return Math.min(
        Math.max(bytes, SyncConstants.MIN_WINDOW_BYTES), SyncConstants.MAX_WINDOW_BYTES);
  }

  /** How many datagrams a round trip adds; 1 is what TCP adds. */
  private double gain() {
    double roundTrips =
        Math.ceil(2.0 * SyncConstants.TARGET_DELAY_NANOS / Math.max(1, queueing.baseNanos()));
    return 1 / Math.min(SyncConstants.LEAST_GAIN_DIVISOR, roundTrips);
  }

  @Override
  public void onLost(long sentAtNanos, long nowNanos) {
    if (isBeforeRecovery(sentAtNanos)) {
      return;
    }
    recoveryNanos = nowNanos;
    if (slowdowns.isSlow()) {
      threshold = within(threshold / 2);
      return;
    }
    window = within(window / 2);
    threshold = window;
    slowStart = false;
    slowdowns.first(queueing.isUnknown() ? 0 : queueing.currentNanos(), nowNanos);
  }

  @Override
  public void onPersistentCongestion() {
    beginAnew(SyncConstants.MIN_WINDOW_BYTES);
  }

  @Override
  public void onNewPath(long nowNanos) {
    queueing.forget();
    pathNanos = nowNanos;
    recoveryNanos = nowNanos;
    beginAnew(SyncConstants.MIN_WINDOW_BYTES);
  }

  private boolean isBeforeRecovery(long sentAtNanos) {
    return recoveryNanos != Nanos.NEVER && sentAtNanos - recoveryNanos <= 0;
  }
}
