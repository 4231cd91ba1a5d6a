package dev.eventstore.sync.udp;

import dev.eventstore.Limits;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What is done with a datagram that came: who sent it is found out, cheap checks first, and a
 * peer's goes to its session. For one thread.
 */
final class Reception {
  /** Who seems to have sent a datagram. */
  enum Origin {
    /** Nobody of this community. */
    ELSEWHERE,
    /** A member who has no session, or not from this address. */
    STRANGER,
    /** A peer. */
    PEER
  }

  /** What happens when a peer has proven that it takes part. */
  @FunctionalInterface
  interface Beginning {
    /** The session begins. */
    void begin(Session session, long nowNanos);
  }

  private final LocalDevice local;
  private final Sessions sessions;
  private final Dialer dialer;
  private final Departures departures;
  private final StatusSchedule schedule;
  private final Beginning beginning;
  private final Handshake handshake;
  private final TokenBucket strangers;

  Reception(
      LocalDevice local,
      Sessions sessions,
      Dialer dialer,
      Departures departures,
      StatusSchedule schedule,
      Beginning beginning,
      long nowNanos) {
    this.local = local;
    this.sessions = sessions;
    this.dialer = dialer;
    this.departures = departures;
    this.schedule = schedule;
    this.beginning = beginning;
    handshake = new Handshake(local, sessions, nowNanos);
    strangers = new TokenBucket(SyncConstants.STRANGERS_PER_SECOND, nowNanos);
  }

  /** A datagram came. */
  void receive(InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
    if (!isPossible(datagram)) {
      dropped(Counters.Drop.SIZE);
    } else if (strangers.isEmpty(nowNanos) && !expects(from)) {
      dropped(Counters.Drop.FLOOD);
    } else {
      Origin origin = accept(from, datagram, nowNanos);
      if (origin == Origin.ELSEWHERE) {
        dropped(Counters.Drop.TAG);
      }
      if (origin != Origin.PEER) {
        strangers.take(nowNanos);
      }
    }
  }

  /** Whether it is neither too short nor too long. */
  static boolean isPossible(ByteBuffer datagram) {
    int bytes = datagram.remaining();
    return bytes >= DatagramLayout.MIN_BYTES && bytes <= Limits.MAX_DATAGRAM_BYTES;
  }

  /** Whether datagrams from this address are expected: of a session, or of a peer looked for. */
  boolean expects(InetSocketAddress from) {
    return sessions.isKnown(from) || dialer.isKnown(from);
  }

  /** {@link SyncEngine#accept}. */
  Origin accept(InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
    int bytes = datagram.remaining();
    if (!local.replica().unmask(datagram)) {
      return Origin.ELSEWHERE;
    }
    local.traffic().bytesIn(bytes);
    Optional<Header> header = HeaderCodec.read(datagram);
    if (header.isEmpty()) {
      dropped(Counters.Drop.HEADER);
      return expects(from) ? Origin.PEER : Origin.STRANGER;
    }
    return handle(header.get(), from, datagram, nowNanos);
  }

  /** A datagram was not used. */
  void dropped(Counters.Drop reason) {
    local.counters().datagramsDropped.increment(reason);
  }

  private Origin handle(Header header, InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
    if (header instanceof Header.Data data) {
      return data(data, from, datagram, nowNanos);
    } else if (header instanceof Header.Hello hello) {
      hello(hello, from, nowNanos);
      return Origin.STRANGER;
    } else if (header instanceof Header.Cookie cookie) {
      Optional<Header.Hello> answer = dialer.cookie(from, cookie, nowNanos);
      answer.ifPresent(hello -> departures.add(from, hello));
      return answer.isPresent() ? Origin.PEER : Origin.STRANGER;
    } else if (header instanceof Header.HelloAck ack) {
      Optional<Session> begun = dialer.helloAck(from, ack, nowNanos);
      begun.ifPresent(session -> beginning.begin(session, nowNanos));
      return begun.isPresent() ? Origin.PEER : Origin.STRANGER;
    }
    return Origin.STRANGER;
  }

  private void hello(Header.Hello hello, InetSocketAddress from, long nowNanos) {
    if (hello.bootId() == local.replica().bootId()) {
      dialer.metSelf(hello, nowNanos);
      return;
    }
    local.counters().hellosReceived.increment();
    handshake
        .hello(from, hello, nowNanos)
        .ifPresentOrElse(
            answer -> departures.add(from, answer), local.counters().hellosRefused::increment);
  }

  private Origin data(
      Header.Data packet, InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
    Session session = sessions.find(packet.connectionId());
    boolean atHome = session != null && session.address().equals(from);
    if (session == null || (!atHome && sessions.isEmbryo(session))) {
      dropped(Counters.Drop.SESSION);
      return Origin.STRANGER;
    }
    if (sessions.isEmbryo(session)) {
      beginning.begin(session, nowNanos);
    }
    if (!session.isClosed()) {
      Optional<ByteBuffer> answer = session.receive(packet, datagram, from, nowNanos);
      answer.ifPresent(challenge -> departures.add(from, challenge));
      sessions.mayHaveMoved(session);
      schedule.numbersChanged();
    }
    return atHome ? Origin.PEER : Origin.STRANGER; // one that moved is soon known there
  }
}
