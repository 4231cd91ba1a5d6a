package dev.eventstore.sync.udp;

/**
 * The events that need not be pushed to one peer: those that wait or are in flight, and those that
 * it acknowledged a short time ago. Later a summary that lacks such an event may cause another
 * push, because its receiver may have put it off. For one thread.
 */
final class KnownEvents {
  private final LongSet pending = new LongSet();
  private LongSet young = new LongSet();
  private LongSet old = new LongSet();
  private long turnNanos;

  KnownEvents(long nowNanos) {
    turnNanos = nowNanos + SyncConstants.GRACE_NANOS;
  }

  /** Whether it was not known; it then waits from now on. */
  boolean begin(long seq) {
    return !young.contains(seq) && !old.contains(seq) && pending.add(seq);
  }

  /** Whether it waits, is in flight or has just arrived. */
  boolean isKnown(long seq) {
    return pending.contains(seq) || young.contains(seq) || old.contains(seq);
  }

  /** Never mind: it is not going to be sent. */
  void cancel(long seq) {
    pending.remove(seq);
  }

  /** The peer acknowledged it, or sent it to us. */
  void arrived(long seq) {
    pending.remove(seq);
    young.add(seq);
  }

  /** How many wait or are in flight. */
  int pending() {
    return pending.size();
  }

  /** Whether no more can be remembered: nothing must begin. */
  boolean isFull() {
    return pending.size() + young.size() + old.size() >= SyncConstants.MAX_KNOWN_EVENTS;
  }

  /**
   * Forgets what was acknowledged long enough ago.
   *
   * @param held whether slices wait which may be older than what would be forgotten; they keep it
   *     until there is no more room
   */
  void advance(boolean held, long nowNanos) {
    if (!Nanos.isDue(turnNanos, nowNanos)) {
      return;
    }
    if (held && !isFull()) {
      turnNanos = nowNanos + SyncConstants.GRACE_NANOS;
      return;
    }
    LongSet forgotten = old;
    old = nowNanos - turnNanos < SyncConstants.GRACE_NANOS ? young : new LongSet();
    young = forgotten;
    young.clear();
    turnNanos = nowNanos + SyncConstants.GRACE_NANOS;
  }

  /** When there is something to forget. */
  long deadlineNanos() {
    return young.size() + old.size() == 0 ? Nanos.NEVER : turnNanos;
  }
}
