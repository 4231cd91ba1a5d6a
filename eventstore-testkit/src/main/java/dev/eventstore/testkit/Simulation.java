package dev.eventstore.testkit;

import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Devices, a network and time on one thread. A device that is opened with {@link #environment} and
 * {@link #transport} runs within the calls of this class, and with one seed everything happens
 * again in the same way.
 *
 * <p>One thread at a time may use it.
 */
public final class Simulation {
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
  private static final int PORT = 7_000;

  private final Random random;
  private final DatagramQueue underway = new DatagramQueue();
  private final SimulatedTimer alarms = new SimulatedTimer(this::nowNanos);
  private final List<SimulatedTransport> nodes = new ArrayList<>();
  private final Set<InetSocketAddress> cutOff = new HashSet<>();
  private NetworkConditions conditions = NetworkConditions.PERFECT;
  private long nowNanos;
  private long sent;

  /** A world in which this seed decides all that is left to chance. */
  public Simulation(long seed) {
    random = new Random(seed);
  }

  /** The surroundings of one device, with its own random numbers and a clock that is right. */
  public Environment environment() {
    return environment(Duration.ZERO);
  }

  /** The surroundings of one device whose clock is ahead by {@code lead}, or behind if negative. */
  public Environment environment(Duration lead) {
    return new Environment(
        () -> BEGINNING.plusNanos(nowNanos).plus(lead),
        () -> nowNanos,
        new InsecureSeededRandom(random.nextLong()),
        Runnable::run,
        Runnable::run,
        Runnable::run,
        alarms);
  }

  /** A transport with an address of its own, for one device. */
  public Transport transport() {
    SimulatedTransport node = new SimulatedTransport(this, address(nodes.size() + 1));
    nodes.add(node);
    return node;
  }

  /** How datagrams are treated from now on. */
  public void conditions(NetworkConditions next) {
    conditions = next;
  }

  /** Cuts a device off from all others, or connects it again. */
  public void cutOff(InetSocketAddress device, boolean cut) {
    if (cut) {
      cutOff.add(device);
    } else {
      cutOff.remove(device);
    }
  }

  /** How much time has passed. */
  public Duration elapsed() {
    return Duration.ofNanos(nowNanos);
  }

  /** How many datagrams have been sent. */
  public long datagrams() {
    return sent;
  }

  /** Lets so much time pass. */
  public void run(Duration time) {
    runUntil(() -> false, time);
  }

  /**
   * Lets time pass until {@code reached}, or {@code most} is over.
   *
   * @return whether it was reached
   */
  public boolean runUntil(BooleanSupplier reached, Duration most) {
    long endNanos = nowNanos + most.toNanos();
    settle();
    while (!reached.getAsBoolean()) {
      long nextNanos = nextNanos();
      if (nextNanos - endNanos > 0) {
        nowNanos = endNanos;
        return false;
      }
      nowNanos = Math.max(nowNanos, nextNanos);
      deliverDue();
      alarms.ringDue();
      settle();
    }
    return true;
  }

  long nowNanos() {
    return nowNanos;
  }

  void send(InetSocketAddress from, InetSocketAddress to, ByteBuffer datagram) {
    sent++;
    if (cutOff.contains(from) || cutOff.contains(to) || random.nextDouble() < conditions.loss()) {
      return;
    }
    enqueue(from, to, datagram);
    if (random.nextDouble() < conditions.duplication()) {
      enqueue(from, to, datagram);
    }
  }

  private void enqueue(InetSocketAddress from, InetSocketAddress to, ByteBuffer datagram) {
    long shortest = conditions.minDelay().toNanos();
    long spread = conditions.maxDelay().toNanos() - shortest;
    long delay = shortest + (spread == 0 ? 0 : Math.floorMod(random.nextLong(), spread));
    underway.add(nowNanos + delay, from, to, datagram);
  }

  private void deliverDue() {
    for (Optional<DatagramQueue.Delivery> next = underway.takeDue(nowNanos);
        next.isPresent();
        next = underway.takeDue(nowNanos)) {
      deliver(next.get());
    }
  }

  private void deliver(DatagramQueue.Delivery delivery) {
    for (SimulatedTransport node : nodes) {
      if (node.localAddress().equals(delivery.to())) {
        node.receive(delivery.from(), delivery.datagram());
      }
    }
  }

  /** Lets every device do what is due now. */
  private void settle() {
    nodes.forEach(SimulatedTransport::step);
  }

  private long nextNanos() {
    long next = Math.min(underway.nextNanos(), alarms.nextNanos());
    for (SimulatedTransport node : nodes) {
      next = Math.min(next, node.nextWakeUpNanos());
    }
    return next;
  }

  private static InetSocketAddress address(int device) {
    try {
      byte[] ip = {10, 0, (byte) (device >> Byte.SIZE), (byte) device};
      return new InetSocketAddress(InetAddress.getByAddress(ip), PORT);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("four bytes are an address", impossible);
    }
  }
}
