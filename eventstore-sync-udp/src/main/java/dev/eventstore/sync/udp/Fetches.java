package dev.eventstore.sync.udp;

import dev.eventstore.Limits;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From whom missing events are fetched: from one peer at a time, since several would send the same
 * ones. The turn is of whom a beacon asks or, where nobody is asked, of who shows or brings
 * something; as long as it brings more, other peers are not asked.
 *
 * <p>Others who wait do not wait for ever: who only talks, or brings events so slowly that it might
 * do so on purpose, has to let the next one have its turn, and waits longer each time. As long as
 * nobody else waits, nothing of this matters. What has come counts once it is judged, so no turn
 * ends by time before it is, within limits. Of several who wait, the one whose last turn is longest
 * ago is next, so that whoever is of no use delays each of the others by one turn at most. For one
 * thread.
 */
final class Fetches {
  /** Whether the verdict on something that came until then is still awaited. */
  @FunctionalInterface
  interface Judging {
    boolean isAnyUntil(long nanos);
  }

  private final Judging judging;
  private @Nullable FetchTurn current;
  private boolean talked; // in its turn
  private long idleNanos; // when its turn is over unless it says or brings something
  private long allowedNanos; // when it is over unless it brings something
  private long latestNanos; // when it is, though something that it may have brought is not judged
  private long earnedNanos; // by what it has brought
  private boolean wanted; // by another peer
  private final Set<FetchTurn> waiting = new HashSet<>(); // perhaps some that are gone
  private long turns;
  private long endedNanos = Nanos.NEVER; // when a turn last ended

  Fetches(Judging judging) {
    this.judging = judging;
  }

  /** Of a new peer, which comes after all who wait. */
  FetchTurn newTurn() {
    return new FetchTurn(turns);
  }

  /** This peer has what we have: it waits for nothing, and whatever was is forgotten. */
  void agreed(FetchTurn peer) {
    peer.reset();
    waiting.remove(peer);
  }

  /** This peer is gone. */
  void gone(FetchTurn peer) {
    peer.gone(true);
    waiting.remove(peer);
    if (current == peer) {
      current = null;
    }
  }

  /** A peer that was gone has come back; it comes after all who wait, like a new one. */
  void returns(FetchTurn peer) {
    peer.gone(false);
    peer.number(turns);
  }

  /** This peer has been asked, as {@link #freeNanos} allowed. */
  void asked(FetchTurn peer, long nowNanos) {
    if (current != peer) {
      end(nowNanos);
      begin(peer, nowNanos);
    }
    idleNanos = nowNanos + Math.min(SyncConstants.FETCH_IDLE_NANOS, peer.allowanceNanos());
  }

  /**
   * This peer says something to the purpose, which prolongs its turn but begins none: it may be all
   * about what it lacks itself.
   */
  void goesOn(FetchTurn peer, long nowNanos) {
    if (current == peer) {
      talked = true;
      asked(peer, nowNanos);
    }
  }

  /** This peer has something that we lack, though it was not asked: unless another one is. */
  void offers(FetchTurn peer, long nowNanos) {
    if (current == peer || mayBegin(peer, nowNanos)) {
      asked(peer, nowNanos);
    }
  }

  private boolean mayBegin(FetchTurn peer, long nowNanos) {
    return !peer.isGone() && isFree(peer, nowNanos) && !isAnotherNext(peer, nowNanos);
  }

  /** This peer has brought an event that we lacked. */
  void brought(FetchTurn peer, int bytes, long nowNanos) {
    offers(peer, nowNanos);
    if (current == peer) {
      long earned =
          SyncConstants.FETCH_EVENT_NANOS
              + bytes * Nanos.ofMillis(1_000) / SyncConstants.FETCH_BYTES_PER_SECOND;
      allowedNanos = prolonged(allowedNanos, earned, nowNanos);
      latestNanos = prolonged(latestNanos, earned, nowNanos);
      earnedNanos += earned;
    }
  }

  private static long prolonged(long untilNanos, long earnedNanos, long nowNanos) {
    long most = nowNanos + SyncConstants.FETCH_ALLOWANCE_NANOS;
    return Nanos.earlier(Nanos.later(untilNanos, nowNanos) + earnedNanos, most);
  }

  /**
   * When this peer may be asked, as far as is known now.
   *
   * @param dueNanos when there is a reason to
   */
  long freeNanos(FetchTurn peer, long dueNanos, long nowNanos) {
    await(peer, dueNanos);
    long free = Nanos.later(dueNanos, freeNanos(peer, nowNanos));
    boolean hasJustEnded =
        current == null
            && endedNanos != Nanos.NEVER
            && !Nanos.isDue(endedNanos + SyncConstants.GATHER_NANOS, nowNanos);
    return hasJustEnded && isAnotherNext(peer, nowNanos)
        ? Nanos.later(free, endedNanos + SyncConstants.GATHER_NANOS)
        : free;
  }

  /** Each who waits says so again and again, so that those who are gone may be forgotten. */
  private void await(FetchTurn peer, long dueNanos) {
    peer.due(dueNanos);
    if (waiting.size() >= Limits.MAX_PEERS) {
      waiting.clear();
    }
    waiting.add(peer);
  }

  private boolean isAnotherNext(FetchTurn peer, long nowNanos) {
    return waiting.stream()
        .anyMatch(other -> other.number() < peer.number() && other.isReady(nowNanos));
  }

  private long freeNanos(FetchTurn peer, long nowNanos) {
    if (current != peer) {
      want(nowNanos);
    }
    if (isOver(nowNanos)) {
      end(nowNanos);
    }
    long free = current == null || current == peer ? nowNanos : overNanos(nowNanos);
    return peer.isBarred(nowNanos) ? Nanos.later(free, peer.barredUntilNanos()) : free;
  }

  /** From now on another peer waits: what the current one took before is forgiven. */
  private void want(long nowNanos) {
    if (current != null && !wanted) {
      allowedNanos = Nanos.later(allowedNanos, nowNanos + current.allowanceNanos());
      latestNanos = Nanos.later(latestNanos, nowNanos + SyncConstants.FETCH_ALLOWANCE_NANOS);
    }
    wanted = true;
  }

  private boolean isOver(long nowNanos) {
    return current != null && wanted && Nanos.isDue(overNanos(nowNanos), nowNanos);
  }

  /** When the turn is over, as far as is known now. */
  private long overNanos(long nowNanos) {
    long over = Nanos.earlier(idleNanos, allowedNanos);
    return Nanos.isDue(over, nowNanos) && judging.isAnyUntil(over)
        ? Nanos.earlier(latestNanos, nowNanos + SyncConstants.GATHER_NANOS)
        : over;
  }

  private void begin(FetchTurn peer, long nowNanos) {
    current = peer;
    peer.number(++turns);
    waiting.clear();
    talked = false;
    allowedNanos = nowNanos + peer.allowanceNanos();
    latestNanos = nowNanos + SyncConstants.FETCH_ALLOWANCE_NANOS;
    earnedNanos = 0;
    wanted = false;
  }

  private void end(long nowNanos) {
    if (current != null && earnedNanos >= SyncConstants.FETCH_IDLE_NANOS) {
      current.reset();
    } else if (current != null && wanted) {
      boolean hasTalked = talked && Nanos.isDue(allowedNanos, nowNanos);
      current.bar(hasTalked, nowNanos);
    }
    endedNanos = current == null ? endedNanos : nowNanos;
    current = null;
  }

  /** This peer has nothing more for now: the next one may be asked. */
  void exhausted(FetchTurn peer, long nowNanos) {
    if (current == peer) {
      if (earnedNanos > 0) {
        peer.reset();
      } else if (wanted) {
        peer.bar(false, nowNanos);
      }
      endedNanos = nowNanos;
      current = null;
    }
  }

  /** This peer has brought what nobody accepts, which no honest one does: its turn is over. */
  void refused(FetchTurn peer, long nowNanos) {
    if (current == peer && wanted) {
      peer.barAsRefused(nowNanos);
      endedNanos = nowNanos;
      current = null;
    }
  }

  private boolean isFree(FetchTurn peer, long nowNanos) {
    return freeNanos(peer, nowNanos) - nowNanos <= 0;
  }

  /** Whether another peer is being asked now. */
  boolean isElsewhere(FetchTurn peer, long nowNanos) {
    if (isOver(nowNanos)) {
      end(nowNanos);
    }
    return current != null && current != peer;
  }
}
