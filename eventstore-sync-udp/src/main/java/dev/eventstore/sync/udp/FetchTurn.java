package dev.eventstore.sync.udp;

/**
 * What {@link Fetches} knows of one peer: when it last was asked for events, how long it may take,
 * and until when it is not asked again because it was of no use. For one thread.
 */
final class FetchTurn {
  /** So many round trips are enough to bring something; a few are needed to find what differs. */
  private static final int ROUND_TRIPS = 8;

  /** And so long in any case. */
  private static final long MIN_ALLOWANCE_NANOS = SyncConstants.FETCH_ALLOWANCE_NANOS / 4;

  /**
   * A peer that talked without bringing enough waits so many times as long as it was allowed to.
   */
  private static final int TALKER_BARS = 4;

  /** One that was silent, which loss explains, waits so long, and twice as long each time. */
  static final long MIN_BAR_NANOS = SyncConstants.FETCH_IDLE_NANOS;

  /** One that brought what nobody accepts waits as long as the slowest talker. */
  static final long REFUSED_BAR_NANOS = TALKER_BARS * SyncConstants.FETCH_ALLOWANCE_NANOS;

  /** The longest that any waits. */
  static final long MAX_BAR_NANOS = 4 * REFUSED_BAR_NANOS;

  private long barredUntilNanos = Nanos.NEVER;
  private long barNanos = MIN_BAR_NANOS;
  private long allowanceNanos = SyncConstants.FETCH_ALLOWANCE_NANOS;
  private long number;
  private long dueNanos;
  private boolean gone;

  FetchTurn(long number) {
    this.number = number;
  }

  /** So far away it is: who is near needs less time. */
  void roundTrip(long nanos) {
    long enough = Math.max(ROUND_TRIPS * nanos, MIN_ALLOWANCE_NANOS);
    allowanceNanos = Math.min(enough, SyncConstants.FETCH_ALLOWANCE_NANOS);
  }

  /** How long it may take, while others wait, without bringing any. */
  long allowanceNanos() {
    return allowanceNanos;
  }

  /** Of its last turn, counted over all peers; a newcomer comes after all. */
  long number() {
    return number;
  }

  void number(long turn) {
    number = turn;
  }

  /** When it is to be asked, if it may be. */
  void due(long nanos) {
    dueNanos = nanos;
  }

  boolean isReady(long nowNanos) {
    return Nanos.isDue(dueNanos, nowNanos) && !isBarred(nowNanos);
  }

  /** Whether its session has ended. */
  boolean isGone() {
    return gone;
  }

  void gone(boolean now) {
    gone = now;
  }

  /** It has brought enough, or agrees with us: whatever was is forgotten. */
  void reset() {
    barredUntilNanos = Nanos.NEVER;
    barNanos = MIN_BAR_NANOS;
  }

  boolean isBarred(long nowNanos) {
    return barredUntilNanos != Nanos.NEVER && !Nanos.isDue(barredUntilNanos, nowNanos);
  }

  /** Until when, if it is. */
  long barredUntilNanos() {
    return barredUntilNanos;
  }

  /** It brought nothing; it was silent, which loss explains, or it talked, which does not. */
  void bar(boolean talked, long nowNanos) {
    bar(talked ? TALKER_BARS * allowanceNanos : MIN_BAR_NANOS, nowNanos);
  }

  /** It brought what nobody accepts. */
  void barAsRefused(long nowNanos) {
    bar(REFUSED_BAR_NANOS, nowNanos);
  }

  private void bar(long leastNanos, long nowNanos) {
    barNanos = Math.max(barNanos, leastNanos);
    barredUntilNanos = nowNanos + barNanos;
    barNanos = Math.min(2 * barNanos, MAX_BAR_NANOS);
  }
}
