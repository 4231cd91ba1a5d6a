package dev.eventstore.sync.udp;

/**
 * How many bytes of slices one peer may have in answer to its own. It grows slowly with time and
 * fast with events that come and go: who only disagrees, without ever having or lacking anything,
 * gets little. For one thread.
 */
final class AnswerBudget {
  private double bytes = SyncConstants.MAX_ANSWER_BYTES;
  private long filledAtNanos;

  AnswerBudget(long nowNanos) {
    filledAtNanos = nowNanos;
  }

  /** An event has come from the peer or arrived there. */
  void earn() {
    add(SyncConstants.ANSWER_BYTES_PER_EVENT);
  }

  /** So many bytes are sent; of one slice it may be more than there are. */
  void spend(int count, long nowNanos) {
    refill(nowNanos);
    bytes -= count;
  }

  boolean hasAny(long nowNanos) {
    refill(nowNanos);
    return bytes >= 1;
  }

  /** When that will be so, as far as time alone decides; the present when it is. */
  long filledNanos(long nowNanos) {
    refill(nowNanos);
    double lacking = Math.max(0, 1 - bytes);
    return nowNanos + (long) Math.ceil(lacking * 1e9 / SyncConstants.ANSWER_BYTES_PER_SECOND);
  }

  private void refill(long nowNanos) {
    add((nowNanos - filledAtNanos) * (double) SyncConstants.ANSWER_BYTES_PER_SECOND / 1e9);
    filledAtNanos = nowNanos;
  }

  private void add(double more) {
    bytes = Math.min(SyncConstants.MAX_ANSWER_BYTES, bytes + more);
  }
}
