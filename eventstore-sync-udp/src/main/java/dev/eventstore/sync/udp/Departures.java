package dev.eventstore.sync.udp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What leaves: first the single datagrams of handshakes, then the sessions in turn, a burst each.
 * For one thread.
 */
final class Departures {
  private record Single(InetSocketAddress to, ByteBuffer datagram) {}

  private final LocalDevice local;
  private final Sessions sessions;
  private final StatusSchedule schedule;
  private final Deque<Single> singles = new ArrayDeque<>();
  private int firstSession;

  Departures(LocalDevice local, Sessions sessions, StatusSchedule schedule) {
    this.local = local;
    this.sessions = sessions;
    this.schedule = schedule;
  }

  /** A datagram of a handshake; with too many waiting it is as good as lost. */
  void add(InetSocketAddress to, Header header) {
    ByteBuffer datagram;
    if (header instanceof Header.Hello hello) {
      local.counters().hellosSent.increment();
      datagram = HeaderCodec.write(hello);
    } else if (header instanceof Header.Cookie cookie) {
      datagram = HeaderCodec.write(cookie);
    } else if (header instanceof Header.HelloAck ack) {
      datagram = HeaderCodec.write(ack);
    } else {
      throw new IllegalArgumentException("packets leave by their session");
    }
    local.replica().mask(datagram, datagram.limit() - DatagramLayout.HEADER);
    add(to, datagram);
  }

  /** A finished datagram, of which a copy is kept. */
  void add(InetSocketAddress to, ByteBuffer datagram) {
    if (singles.size() < SyncConstants.MAX_ANSWERS) {
      ByteBuffer copy = ByteBuffer.allocate(datagram.remaining());
      singles.add(new Single(to, copy.put(datagram.duplicate()).flip()));
    }
  }

  /** Forgets the single datagrams that wait. */
  void clear() {
    singles.clear();
  }

  /** Whether no single datagram waits. */
  boolean isEmpty() {
    return singles.isEmpty();
  }

  /** Sends the single datagrams until the sink is full; whether there is room in it. */
  boolean flush(SyncEngine.DatagramSink sink) {
    while (!singles.isEmpty()) {
      Single single = singles.removeFirst();
      local.traffic().bytesOut(single.datagram().remaining());
      if (!sink.send(single.to(), single.datagram())) {
        return false;
      }
    }
    return true;
  }

  /** See {@link SyncEngine#transmit}. */
  boolean transmit(SyncEngine.DatagramSink sink, long nowNanos) {
    if (!flush(sink)) {
      return false;
    }
    List<Session> turns = sessions.snapshot();
    boolean more = false;
    firstSession++;
    for (int i = 0; i < turns.size(); i++) {
      int sent = burst(turns.get(Math.floorMod(firstSession + i, turns.size())), sink, nowNanos);
      if (sent < 0) {
        return false;
      }
      more |= sent == SyncConstants.BURST_DATAGRAMS;
    }
    return more;
  }

  /** How many datagrams of a session have left; −1 when the sink is full. */
  private int burst(Session session, SyncEngine.DatagramSink sink, long nowNanos) {
    for (int sent = 0; sent < SyncConstants.BURST_DATAGRAMS; sent++) {
      ByteBuffer datagram = session.next(nowNanos);
      if (datagram == null) {
        return sent;
      }
      local.traffic().bytesOut(datagram.remaining());
      schedule.numbersChanged();
      if (!sink.send(session.address(), datagram)) {
        return -1;
      }
    }
    return SyncConstants.BURST_DATAGRAMS;
  }
}
