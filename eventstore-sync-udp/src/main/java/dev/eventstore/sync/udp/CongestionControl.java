package dev.eventstore.sync.udp;

/** Decides how many bytes may be on their way in one session. For one thread. */
interface CongestionControl {
  /** The most bytes in flight. */
  int windowBytes();

  /**
   * A round trip was measured; what the peer took to answer is not in it.
   *
   * @param nanos how long it took
   * @param bytes the length of the datagram that was on its way
   */
  void onRoundTrip(long nanos, int bytes, long nowNanos);

  /**
   * A packet arrived.
   *
   * @param limited whether more would have been sent, had the window allowed it
   */
  void onAcknowledged(int bytes, long sentAtNanos, boolean limited, long nowNanos);

  /** A packet was lost. */
  void onLost(long sentAtNanos, long nowNanos);

  /** Nothing has come through for several probes in a row. */
  void onPersistentCongestion();

  /** The path is another one: what was learned of the old one holds no longer. */
  void onNewPath(long nowNanos);
}
