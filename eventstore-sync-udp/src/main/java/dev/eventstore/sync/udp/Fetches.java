package dev.eventstore.sync.udp;

import org.jspecify.annotations.Nullable;

/**
 * From whom missing events are fetched: from one peer at a time, since several would send the same
 * ones. A beacon asks; as long as it brings something, other peers are not asked.
 *
 * <p>Others who wait do not wait for ever: who only talks, or brings events so slowly that it might
 * do so on purpose, has to let the next one have its turn, and waits longer each time. As long as
 * nobody else waits, nothing of this matters. For one thread.
 */
final class Fetches {
  /** What is known of one peer. */
  static final class Turn {
    private long barredUntilNanos = Nanos.NEVER;
    private long barNanos = SyncConstants.MIN_FETCH_BAR_NANOS;

    /** It has brought enough, or agrees with us: whatever was is forgotten. */
    void reset() {
      barredUntilNanos = Nanos.NEVER;
      barNanos = SyncConstants.MIN_FETCH_BAR_NANOS;
    }

    private boolean isBarred(long nowNanos) {
      return barredUntilNanos != Nanos.NEVER && !Nanos.isDue(barredUntilNanos, nowNanos);
    }

    /** At least so long; it was silent, which loss explains, or it talked, which does not. */
    private void bar(long leastNanos, long nowNanos) {
      barNanos = Math.max(barNanos, leastNanos);
      barredUntilNanos = nowNanos + barNanos;
      barNanos = Math.min(2 * barNanos, SyncConstants.MAX_FETCH_BAR_NANOS);
    }
  }

  private @Nullable Turn current;
  private long idleNanos; // when its turn is over unless it says or brings something
  private long allowedNanos; // when it is over unless it brings something
  private long earnedNanos; // by what it has brought
  private boolean wanted; // by another peer

  /** This peer has been asked, or says something to the purpose. */
  void goesOn(Turn peer, long nowNanos) {
    if (current != peer) {
      wanted |= current != null;
      if (peer.isBarred(nowNanos) || (current != null && !isOver(nowNanos))) {
        return;
      }
      end(nowNanos);
      begin(peer, nowNanos);
    }
    idleNanos = nowNanos + SyncConstants.FETCH_IDLE_NANOS;
  }

  /** This peer has brought an event that we lacked. */
  void brought(Turn peer, int bytes, long nowNanos) {
    goesOn(peer, nowNanos);
    if (current == peer) {
      long earned =
          SyncConstants.FETCH_EVENT_NANOS
              + bytes * Nanos.ofMillis(1_000) / SyncConstants.FETCH_BYTES_PER_SECOND;
      long most = nowNanos + SyncConstants.FETCH_ALLOWANCE_NANOS;
      allowedNanos = Nanos.earlier(Nanos.later(allowedNanos, nowNanos) + earned, most);
      earnedNanos += earned;
    }
  }

  /** When this peer may be asked. */
  long freeNanos(Turn peer, long nowNanos) {
    wanted |= current != peer;
    if (isOver(nowNanos)) {
      end(nowNanos);
    }
    long free =
        current == null || current == peer ? nowNanos : Nanos.earlier(idleNanos, allowedNanos);
    return peer.isBarred(nowNanos) ? Nanos.later(free, peer.barredUntilNanos) : free;
  }

  private boolean isOver(long nowNanos) {
    return current != null
        && wanted
        && (Nanos.isDue(idleNanos, nowNanos) || Nanos.isDue(allowedNanos, nowNanos));
  }

  private void begin(Turn peer, long nowNanos) {
    current = peer;
    allowedNanos = nowNanos + SyncConstants.FETCH_ALLOWANCE_NANOS;
    earnedNanos = 0;
    wanted = false;
  }

  private void end(long nowNanos) {
    if (current != null && earnedNanos >= SyncConstants.FETCH_IDLE_NANOS) {
      current.reset();
    } else if (current != null && wanted) {
      boolean talked = Nanos.isDue(allowedNanos, nowNanos);
      current.bar(
          talked ? SyncConstants.TALKER_BAR_NANOS : SyncConstants.MIN_FETCH_BAR_NANOS, nowNanos);
    }
    current = null;
  }

  /** Whether another peer is being asked now. */
  boolean isElsewhere(Turn peer, long nowNanos) {
    return freeNanos(peer, nowNanos) - nowNanos > 0;
  }
}
