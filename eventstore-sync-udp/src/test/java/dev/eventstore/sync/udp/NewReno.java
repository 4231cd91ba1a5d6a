package dev.eventstore.sync.udp;

import dev.eventstore.Limits;

/**
 * What a transfer shares its path with: additive increase, multiplicative decrease with slow start,
 * as TCP does and as in RFC 9002, section 7 and appendix B. For one thread.
 */
final class NewReno implements CongestionControl {
  private static final int DATAGRAM = Limits.MAX_DATAGRAM_BYTES;

  private int window = SyncConstants.INITIAL_WINDOW_BYTES;
  private int threshold = Integer.MAX_VALUE;
  private long ackedBytes;
  private long recoveryNanos = Nanos.NEVER; // losses of what was sent before it count once

  @Override
  public int windowBytes() {
    return window;
  }

  private boolean isSlowStart() {
    return window < threshold;
  }

  @Override
  public void onRoundTrip(long nanos, int bytes, long nowNanos) {}

  @Override
  public void onAcknowledged(int bytes, long sentAtNanos, boolean limited, long nowNanos) {
    if (isBeforeRecovery(sentAtNanos) || !limited) {
      return;
    }
    if (isSlowStart()) {
      window += bytes;
    } else {
      ackedBytes += bytes;
      if (ackedBytes >= window) {
        ackedBytes -= window;
        window += DATAGRAM;
      }
    }
    window = Math.min(window, SyncConstants.MAX_WINDOW_BYTES);
  }

  @Override
  public void onLost(long sentAtNanos, long nowNanos) {
    if (isBeforeRecovery(sentAtNanos)) {
      return;
    }
    recoveryNanos = nowNanos;
    window = Math.max(window / 2, SyncConstants.MIN_WINDOW_BYTES);
    threshold = window;
    ackedBytes = 0;
  }

  @Override
  public void onPersistentCongestion() {
    window = SyncConstants.MIN_WINDOW_BYTES;
    ackedBytes = 0;
  }

  @Override
  public void onNewPath(long nowNanos) {
    onPersistentCongestion();
  }

  private boolean isBeforeRecovery(long sentAtNanos) {
    return recoveryNanos != Nanos.NEVER && sentAtNanos - recoveryNanos <= 0;
  }
}
