package dev.eventstore.sync.udp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Transfers that share one slow link, each with a way back of its own, in virtual time. */
final class Bottleneck {
  private record Arrival(long atNanos, long number, Transfer at, ByteBuffer datagram) {}

  /** Both ends of a transfer. */
  private record Flow(Transfer source, Transfer sink) {}

  private static final Comparator<Arrival> BY_TIME =
      Comparator.comparingLong(Arrival::atNanos).thenComparingLong(Arrival::number);

  private final BottleneckLink link;
  private final long wayBackNanos;
  private final List<Flow> flows = new ArrayList<>();
  private final PriorityQueue<Arrival> underway = new PriorityQueue<>(BY_TIME);
  private long nowNanos;
  private long arrivals;

  Bottleneck(BottleneckLink link, long wayBackMillis) {
    this.link = link;
    wayBackNanos = Nanos.ofMillis(wayBackMillis);
  }

  /** A transfer begins now; what of it arrives is asked of the result. */
  Transfer begin(CongestionControl control) {
    long seed = flows.size();
    Transfer sink = new Transfer(new Ledbat(), false, seed + 100);
    flows.add(new Flow(new Transfer(control, true, seed), sink));
    return sink;
  }

  long nowNanos() {
    return nowNanos;
  }

  void run(long millis) {
    long end = nowNanos + Nanos.ofMillis(millis);
    while (nowNanos < end) {
      flows.forEach(this::send);
      nowNanos = Math.min(end, next());
      while (!underway.isEmpty() && underway.peek().atNanos() <= nowNanos) {
        Arrival arrival = underway.remove();
        arrival.at().receive(arrival.datagram(), nowNanos);
      }
    }
  }

  private void send(Flow flow) {
    ByteBuffer datagram;
    while ((datagram = flow.source().next(nowNanos)) != null) {
      arrive(link.pass(datagram.limit(), nowNanos), flow.sink(), datagram);
    }
    while ((datagram = flow.sink().next(nowNanos)) != null) {
      arrive(nowNanos + wayBackNanos, flow.source(), datagram);
    }
  }

  private void arrive(long atNanos, Transfer at, ByteBuffer datagram) {
    if (atNanos != Nanos.NEVER) {
      underway.add(new Arrival(atNanos, arrivals++, at, datagram));
    }
  }

  private long next() {
    long next = underway.isEmpty() ? Nanos.NEVER : underway.peek().atNanos();
    for (Flow flow : flows) {
      next = Nanos.earlier(next, flow.source().deadlineNanos(nowNanos));
      next = Nanos.earlier(next, flow.sink().deadlineNanos(nowNanos));
    }
    return Math.max(next, nowNanos + 1);
  }
}
