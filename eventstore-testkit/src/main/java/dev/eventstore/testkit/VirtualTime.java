package dev.eventstore.testkit;

import dev.eventstore.spi.Environment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/**
 * The one loop of a simulated network. Time goes from one thing that is due to the next: datagrams
 * that arrive, timers, engines that want to wake up. An engine for which nothing is due is left
 * alone.
 */
final class VirtualTime {
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
  private static final int PORT = 7_000;

  private final Links links;
  private final Trace trace;
  private final DatagramQueue underway = new DatagramQueue();
  private final SimulatedTimer timer = new SimulatedTimer(this::nowNanos);
  private final Map<InetSocketAddress, SimulatedTransport> byAddress = new HashMap<>();
  private final List<SimulatedTransport> listening = new ArrayList<>();
  private final Queue<SimulatedTransport> awake = new ArrayDeque<>();
  private final Map<InetSocketAddress, String> names = new HashMap<>();
  private long nowNanos;
  private long datagrams;
  private long bytes;
  private boolean running;

  VirtualTime(Links links, Trace trace) {
    this.links = links;
    this.trace = trace;
  }

  long nowNanos() {
    return nowNanos;
  }

  Instant instant() {
    return BEGINNING.plusNanos(nowNanos);
  }

  Environment.Timer timer() {
    return timer;
  }

  long datagrams() {
    return datagrams;
  }

  long bytes() {
    return bytes;
  }

  Trace trace() {
    return trace;
  }

  /** The address of the device with this number. */
  static InetSocketAddress address(int device) {
    try {
      byte[] ip = ByteBuffer.allocate(Integer.BYTES).putInt((10 << 24) + device).array();
      return new InetSocketAddress(InetAddress.getByAddress(ip), PORT);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("four bytes are an address", impossible);
    }
  }

  /** What an address is called in traces. */
  void name(InetSocketAddress address, String name) {
    names.put(address, name);
  }

  String nameOf(InetSocketAddress address) {
    return names.getOrDefault(address, address.getHostString());
  }

  // ---- Who is there

  /** From now on this one gets the datagrams for its address. */
  void listen(SimulatedTransport transport) {
    byAddress.put(transport.localAddress(), transport);
    listening.add(transport);
    wake(transport);
  }

  void leave(SimulatedTransport transport) {
    byAddress.remove(transport.localAddress(), transport);
    listening.remove(transport);
  }

  /** Lets it do what is due before time goes on. */
  void wake(SimulatedTransport transport) {
    if (transport.markAwake()) {
      awake.add(transport);
    }
  }

  // ---- Datagrams

  void send(InetSocketAddress from, InetSocketAddress to, ByteBuffer datagram) {
    int size = datagram.remaining();
    datagrams++;
    bytes += size;
    Link.Passage passage = links.pass(new Links.Route(from, to), size, nowNanos);
    for (long atNanos : passage.arrivalsNanos()) {
      underway.add(atNanos, from, to, datagram);
    }
    if (trace.isOn()) {
      trace.line(nowNanos, route(from, to) + " " + size + " B " + fate(passage));
    }
  }

  private String route(InetSocketAddress from, InetSocketAddress to) {
    return nameOf(from) + " > " + nameOf(to);
  }

  private static String fate(Link.Passage passage) {
    return passage.fate() == Link.Fate.ARRIVES
        ? "arrives at "
            + passage.arrivalsNanos().stream()
                .map(Duration::ofNanos)
                .map(SimulatedTimes::text)
                .toList()
        : passage.fate().toString();
  }

  private void deliverDue() {
    for (Optional<DatagramQueue.Delivery> next = underway.takeDue(nowNanos);
        next.isPresent();
        next = underway.takeDue(nowNanos)) {
      deliver(next.get());
    }
  }

  private void deliver(DatagramQueue.Delivery delivery) {
    SimulatedTransport target = byAddress.get(delivery.to());
    if (target != null) {
      target.receive(delivery.from(), delivery.datagram());
    } else if (trace.isOn()) {
      trace.line(nowNanos, route(delivery.from(), delivery.to()) + " NOBODY_THERE");
    }
  }

  // ---- Time

  boolean runUntil(BooleanSupplier reached, Duration most) {
    if (running) {
      throw new IllegalStateException("time passes already: this is called from within it");
    }
    running = true;
    try {
      return advance(reached, nowNanos + most.toNanos());
    } finally {
      running = false;
    }
  }

  private boolean advance(BooleanSupplier reached, long endNanos) {
    settle();
    while (!reached.getAsBoolean()) {
      long nextNanos = nextNanos();
      if (nextNanos > endNanos) {
        nowNanos = endNanos;
        return false;
      }
      nowNanos = Math.max(nowNanos, nextNanos);
      deliverDue();
      timer.ringDue();
      wakeDue();
      settle();
    }
    return true;
  }

  private void wakeDue() {
    for (SimulatedTransport transport : listening) {
      if (transport.wakeUpNanos() <= nowNanos) {
        wake(transport);
      }
    }
  }

  private void settle() {
    for (SimulatedTransport next = awake.poll(); next != null; next = awake.poll()) {
      next.step();
    }
  }

  private long nextNanos() {
    long next = Math.min(underway.nextNanos(), timer.nextNanos());
    for (SimulatedTransport transport : listening) {
      next = Math.min(next, transport.wakeUpNanos());
    }
    return next;
  }
}
