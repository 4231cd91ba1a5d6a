package dev.eventstore.sync.udp;

/** Allows so many things a second on average, and as many at once after a pause. For one thread. */
final class TokenBucket {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double perSecond;
  private double tokens;
  private long filledAtNanos;

  TokenBucket(int perSecond, long nowNanos) {
    this.perSecond = perSecond;
    tokens = perSecond;
    filledAtNanos = nowNanos;
  }

  /** Takes one if there is one. */
  boolean take(long nowNanos) {
    if (isEmpty(nowNanos)) {
      return false;
    }
    tokens--;
    return true;
  }

  /** Takes so many at once, also more than there are: then it is empty for longer. */
  void spend(long count, long nowNanos) {
    isEmpty(nowNanos);
    tokens -= count;
  }

  /** When there is one again; the past when there is one now. */
  long filledNanos() {
    return filledAtNanos + (long) Math.ceil((1 - tokens) / perSecond * NANOS_PER_SECOND);
  }

  boolean isEmpty(long nowNanos) {
    tokens =
        Math.min(perSecond, tokens + (nowNanos - filledAtNanos) * perSecond / NANOS_PER_SECOND);
    filledAtNanos = nowNanos;
    return tokens < 1;
  }
}
