package dev.eventstore.sync.udp;

/** Decides how many bytes may be on their way in one session. For one thread. */
interface CongestionControl {
  /** The most bytes in flight. */
  int windowBytes();

  /** Whether the window still doubles with each round trip. */
  boolean isSlowStart();

  /**
   * A packet arrived.
   *
   * @param limited whether more would have been sent, had the window allowed it
   */
  void onAcknowledged(int bytes, long sentAtNanos, boolean limited);

  /** A packet was lost. */
  void onLost(long sentAtNanos, long nowNanos);

  /** Nothing has come through for several probes in a row. */
  void onPersistentCongestion();
}
