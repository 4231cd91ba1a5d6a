package dev.eventstore.sync.udp;

import dev.eventstore.Limits;
import dev.eventstore.spi.Slice;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All sessions by the connection id that we chose. For one thread.
 *
 * <p>An embryo is a session that a peer asked for and has not used yet: it is sent nothing and
 * counts for nothing. With one peer, as told by its boot id, there is one live session at a time.
 */
final class Sessions {
  private final LocalDevice local;
  private final Map<Long, Session> embryos = new LinkedHashMap<>(); // oldest first
  private final Map<Long, Session> live = new LinkedHashMap<>();
  private final SessionAddresses addresses = new SessionAddresses(); // of both

  Sessions(LocalDevice local) {
    this.local = local;
  }

  Iterable<Session> live() {
    return live.values();
  }

  /** The live sessions of now, for those who may end some of them. */
  List<Session> snapshot() {
    return List.copyOf(live.values());
  }

  int liveCount() {
    return live.size();
  }

  /** How many live sessions there are whose peers are known to be there. */
  int trustedCount() {
    int count = 0;
    for (Session session : live.values()) {
      count += session.isDoubted() ? 0 : 1;
    }
    return count;
  }

  /** The session or embryo of this connection id of ours. */
  @Nullable Session find(long localId) {
    Session session = live.get(localId);
    return session != null ? session : embryos.get(localId);
  }

  /** The session that was made for this very HELLO. */
  Optional<Session> findFor(Header.Hello hello, InetSocketAddress from) {
    List<Session> all = new ArrayList<>(embryos.values());
    all.addAll(live.values());
    return all.stream()
        .filter(session -> session.identity().remoteId() == hello.connectionId())
        .filter(session -> session.identity().nonce().equals(hello.nonce()))
        .filter(session -> session.address().equals(from))
        .findFirst();
  }

  /** Whether datagrams from this address are expected. */
  boolean isKnown(InetSocketAddress address) {
    return addresses.contains(address);
  }

  /** The peer of a live session may be elsewhere now. */
  void mayHaveMoved(Session session) {
    if (live.containsKey(session.identity().localId())) {
      addresses.put(session);
    }
  }

  /** Keeps a session that its initiator has not used yet; the oldest one makes room. */
  Session addEmbryo(Header.Hello hello, InetSocketAddress from, long nowNanos) {
    if (embryos.size() >= SyncConstants.MAX_EMBRYOS) {
      endFirst(embryos.values().iterator());
    }
    Session embryo =
        new Session(
            local,
            new Session.Identity(
                freshId(), hello.connectionId(), hello.bootId(), hello.nonce(), false),
            from,
            nowNanos);
    embryos.put(embryo.identity().localId(), embryo);
    addresses.put(embryo);
    return embryo;
  }

  private void endFirst(Iterator<Session> some) {
    Session first = some.next();
    first.end();
    some.remove();
    addresses.remove(first);
  }

  /** An id that no session has; also for what is dialled. */
  long freshId() {
    long id = local.environment().random().nextLong();
    while (find(id) != null) {
      id = local.environment().random().nextLong();
    }
    return id;
  }

  boolean isEmbryo(Session session) {
    return embryos.containsKey(session.identity().localId());
  }

  /**
   * A session has come to life; only one with each peer survives.
   *
   * @return the sessions that lost, perhaps this one, already forgotten here
   */
  List<Session> begin(Session session, long nowNanos) {
    if (embryos.remove(session.identity().localId()) != null) {
      addresses.remove(session);
    }
    List<Session> losers = new ArrayList<>();
    for (Session other : snapshot()) {
      if (isSamePeer(session, other)) {
        losers.add(survives(session, other, nowNanos) ? other : session);
      }
    }
    if (losers.contains(session) || live.size() - losers.size() >= Limits.MAX_PEERS) {
      session.end();
      return List.of(session);
    }
    losers.forEach(loser -> end(loser, Counters.SessionEnd.REPLACED));
    live.put(session.identity().localId(), session);
    addresses.put(session);
    local.counters().sessionsBegun.increment();
    liveChanged();
    session.begin(nowNanos);
    return losers;
  }

  /** A summary that goes to one peer alone need not name it. */
  private void liveChanged() {
    local.liveSessions(live.size());
    List<Integer> peers =
        live.values().stream()
            .map(session -> Slice.shortId(session.identity().remoteBootId()))
            .sorted()
            .limit(Limits.MAX_NEIGHBOURS)
            .toList();
    local.neighbours(peers.size() > 1 ? peers : List.of());
  }

  /** The same start of a device, or what restarted at its address. */
  private static boolean isSamePeer(Session one, Session other) {
    return one.identity().remoteBootId() == other.identity().remoteBootId()
        || one.address().equals(other.address());
  }

  /**
   * Which of two sessions with one peer survives. Of two that both sides opened at the same time it
   * is the one opened by the smaller boot id; both sides decide alike. Otherwise it is the newer
   * one, from another address only when the older one does not answer: nothing proves that a boot
   * id is the peer's own.
   */
  private boolean survives(Session session, Session other, long nowNanos) {
    boolean bothOpened = session.identity().initiatedHere() != other.identity().initiatedHere();
    boolean sameStart = session.identity().remoteBootId() == other.identity().remoteBootId();
    boolean atOnce =
        !other.isDoubted() && nowNanos - other.heardNanos() < SyncConstants.SIMULTANEOUS_NANOS;
    if (!bothOpened || !sameStart || !atOnce) {
      return session.address().equals(other.address()) || other.isUnresponsive(nowNanos);
    }
    boolean oursIsSmaller =
        Long.compareUnsigned(local.replica().bootId(), session.identity().remoteBootId()) < 0;
    return session.identity().initiatedHere() == oursIsSmaller;
  }

  /** Ends a live session, and forgets it. */
  void end(Session session, Counters.SessionEnd reason) {
    local.counters().sessionsEnded.increment(reason);
    session.end();
    live.remove(session.identity().localId());
    embryos.remove(session.identity().localId());
    addresses.remove(session);
    liveChanged();
  }

  /** Ends all sessions and embryos. */
  void clear() {
    snapshot().forEach(session -> end(session, Counters.SessionEnd.CLOSED));
    while (!embryos.isEmpty()) {
      endFirst(embryos.values().iterator());
    }
  }

  /** Forgets embryos that were never used. */
  void advance(long nowNanos) {
    while (Nanos.isDue(deadlineNanos(), nowNanos)) {
      endFirst(embryos.values().iterator());
    }
  }

  /** When the oldest embryo will be forgotten. */
  long deadlineNanos() {
    return embryos.isEmpty() ? Nanos.NEVER : embryoDeadline(embryos.values().iterator().next());
  }

  private static long embryoDeadline(Session embryo) {
    return embryo.heardNanos() + SyncConstants.EMBRYO_LIFE_NANOS;
  }
}
