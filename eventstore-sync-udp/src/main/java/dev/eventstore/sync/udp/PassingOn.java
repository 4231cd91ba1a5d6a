package dev.eventstore.sync.udp;

/**
 * Whether new events of others are passed on over one session, in either direction. Whoever gets
 * them from elsewhere first says that it has enough; that holds for a while, or until one of its
 * events had to be found by comparing after all. For one thread.
 */
final class PassingOn {
  private boolean enoughThere;
  private long thereUntilNanos;
  private boolean enoughHere;
  private long hereUntilNanos;
  private long againNanos;

  /** The peer gets such events from others. */
  void heardEnough(long nowNanos) {
    enoughThere = true;
    thereUntilNanos = nowNanos + SyncConstants.ENOUGH_NANOS;
  }

  /** Whether the peer wants them from us. */
  boolean isWantedThere(long nowNanos) {
    return !enoughThere || Nanos.isDue(thereUntilNanos, nowNanos);
  }

  /** Whether we want them from the peer. */
  boolean isWantedHere(long nowNanos) {
    return !enoughHere || Nanos.isDue(hereUntilNanos, nowNanos);
  }

  /** Whether it was not said, or so long ago that the peer has not heard it. */
  boolean maySay(long nowNanos) {
    return !enoughHere || Nanos.isDue(againNanos, nowNanos);
  }

  /** The peer is told that we get them from others. */
  void saidEnough(long nowNanos) {
    enoughHere = true;
    hereUntilNanos = nowNanos + SyncConstants.ENOUGH_NANOS;
    againNanos = nowNanos + SyncConstants.ENOUGH_AGAIN_NANOS;
  }

  /** The peer lacked an event that we had. */
  void lackedThere() {
    enoughThere = false;
  }

  /** We lacked an event that the peer had. */
  void lackedHere() {
    enoughHere = false;
  }
}
