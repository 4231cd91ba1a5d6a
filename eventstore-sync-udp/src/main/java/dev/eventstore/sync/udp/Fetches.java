package dev.eventstore.sync.udp;

import dev.eventstore.Limits;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From whom missing events are fetched: from one peer at a time, since several would send the same
 * ones. A beacon asks; as long as it brings something, other peers are not asked.
 *
 * <p>Others who wait do not wait for ever: who only talks, or brings events so slowly that it might
 * do so on purpose, has to let the next one have its turn, and waits longer each time. As long as
 * nobody else waits, nothing of this matters. Of several who wait, the one whose last turn is
 * longest ago is next, so that whoever is of no use delays each of the others by one turn at most.
 * For one thread.
 */
final class Fetches {
  /** What is known of one peer. */
  static final class Turn {
    private long barredUntilNanos = Nanos.NEVER;
    private long barNanos = SyncConstants.MIN_FETCH_BAR_NANOS;
    private long number; // of its last turn, counted over all peers; a newcomer comes after all
    private long dueNanos; // when it is to be asked, if it may be
    private boolean gone;

    private Turn(long number) {
      this.number = number;
    }

    /** It has brought enough, or agrees with us: whatever was is forgotten. */
    void reset() {
      barredUntilNanos = Nanos.NEVER;
      barNanos = SyncConstants.MIN_FETCH_BAR_NANOS;
    }

    private boolean isBarred(long nowNanos) {
      return barredUntilNanos != Nanos.NEVER && !Nanos.isDue(barredUntilNanos, nowNanos);
    }

    private boolean isReady(long nowNanos) {
      return Nanos.isDue(dueNanos, nowNanos) && !isBarred(nowNanos);
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
  private final Set<Turn> waiting = new HashSet<>(); // perhaps some that are gone
  private long turns;
  private long endedNanos; // when a turn last ended

  /** Of a new peer, which comes after all who wait. */
  Turn newTurn() {
    return new Turn(turns);
  }

  /** This peer is gone. */
  void gone(Turn peer) {
    peer.gone = true;
    waiting.remove(peer);
    if (current == peer) {
      current = null;
    }
  }

  /** A peer that was gone has come back; it comes after all who wait, like a new one. */
  void returns(Turn peer) {
    peer.gone = false;
    peer.number = turns;
  }

  /** This peer has been asked, as {@link #freeNanos} allowed. */
  void asked(Turn peer, long nowNanos) {
    if (current != peer) {
      end(nowNanos);
      begin(peer, nowNanos);
    }
    idleNanos = nowNanos + SyncConstants.FETCH_IDLE_NANOS;
  }

  /**
   * This peer says something to the purpose, which prolongs its turn but begins none: it may be all
   * about what it lacks itself.
   */
  void goesOn(Turn peer, long nowNanos) {
    if (current == peer) {
      asked(peer, nowNanos);
    }
  }

  /** This peer has something that we lack, though it was not asked: unless another one is. */
  void offers(Turn peer, long nowNanos) {
    if (current == peer || mayBegin(peer, nowNanos)) {
      asked(peer, nowNanos);
    }
  }

  private boolean mayBegin(Turn peer, long nowNanos) {
    return !peer.gone && isFree(peer, nowNanos) && !isAnotherNext(peer, nowNanos);
  }

  /** This peer has brought an event that we lacked. */
  void brought(Turn peer, int bytes, long nowNanos) {
    offers(peer, nowNanos);
    if (current == peer) {
      long earned =
          SyncConstants.FETCH_EVENT_NANOS
              + bytes * Nanos.ofMillis(1_000) / SyncConstants.FETCH_BYTES_PER_SECOND;
      long most = nowNanos + SyncConstants.FETCH_ALLOWANCE_NANOS;
      allowedNanos = Nanos.earlier(Nanos.later(allowedNanos, nowNanos) + earned, most);
      earnedNanos += earned;
    }
  }

  /**
   * When this peer may be asked, as far as is known now.
   *
   * @param dueNanos when there is a reason to
   */
  long freeNanos(Turn peer, long dueNanos, long nowNanos) {
    await(peer, dueNanos);
    long free = Nanos.later(dueNanos, freeNanos(peer, nowNanos));
    long yields = endedNanos + SyncConstants.GATHER_NANOS;
    boolean late = current != null || Nanos.isDue(yields, nowNanos);
    return !late && isAnotherNext(peer, nowNanos) ? Nanos.later(free, yields) : free;
  }

  /** Each who waits says so again and again, so that those who are gone may be forgotten. */
  private void await(Turn peer, long dueNanos) {
    peer.dueNanos = dueNanos;
    if (waiting.size() >= Limits.MAX_PEERS) {
      waiting.clear();
    }
    waiting.add(peer);
  }

  private boolean isAnotherNext(Turn peer, long nowNanos) {
    return waiting.stream()
        .anyMatch(other -> other.number < peer.number && other.isReady(nowNanos));
  }

  private long freeNanos(Turn peer, long nowNanos) {
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
    peer.number = ++turns;
    waiting.clear();
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
    endedNanos = current == null ? endedNanos : nowNanos;
    current = null;
  }

  /** This peer has nothing more for now: the next one may be asked. */
  void exhausted(Turn peer, long nowNanos) {
    if (current == peer) {
      if (earnedNanos > 0) {
        peer.reset();
      } else if (wanted) {
        peer.bar(SyncConstants.MIN_FETCH_BAR_NANOS, nowNanos);
      }
      endedNanos = nowNanos;
      current = null;
    }
  }

  /** This peer has brought what nobody accepts, which no honest one does: its turn is over. */
  void refused(Turn peer, long nowNanos) {
    if (current == peer && wanted) {
      peer.bar(SyncConstants.TALKER_BAR_NANOS, nowNanos);
      endedNanos = nowNanos;
      current = null;
    }
  }

  private boolean isFree(Turn peer, long nowNanos) {
    return freeNanos(peer, nowNanos) - nowNanos <= 0;
  }

  /** Whether another peer is being asked now. */
  boolean isElsewhere(Turn peer, long nowNanos) {
    if (isOver(nowNanos)) {
      end(nowNanos);
    }
    return current != null && current != peer;
  }
}
