package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Environment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Engines joined by a network that loses, doubles, delays and reorders datagrams, in virtual time
 * and always alike for one seed.
 */
final class SimulatedNetwork {
  /** How bad the network is. */
  record Weather(double loss, double duplicates, long minDelayMicros, long maxDelayMicros) {
    static final Weather FINE = new Weather(0, 0, 500, 500);

    static Weather losing(double loss) {
      return new Weather(loss, loss / 3, 2_000, 12_000);
    }
  }

  /** A datagram as it went over the wire. */
  record Sent(long atNanos, InetSocketAddress from, InetSocketAddress to, Bytes bytes) {}

  private record Arrival(long atNanos, long order, Sent sent) implements Comparable<Arrival> {
    @Override
    public int compareTo(Arrival other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** One device. */
  final class Node {
    final InetSocketAddress address;
    final FakeReplica replica;
    final SyncEngine engine;
    boolean reachable = true;
    private boolean asleep;
    private long lagNanos; // what its ticker has missed
    private long wallLeadSeconds;
    InetSocketAddress seenAs;

    Node(InetSocketAddress address, long seed, int community) {
      this.address = address;
      seenAs = address;
      Environment environment =
          new Environment(
              () -> START.plusNanos(nowNanos).plusSeconds(wallLeadSeconds),
              this::nowNanos,
              Seeds.insecureRandom(seed),
              Runnable::run,
              Runnable::run,
              Runnable::run);
      replica = new FakeReplica(environment, community);
      engine = new SyncEngine(replica, environment, () -> {});
    }

    void dial(Node other) {
      engine.dial(other.address.toString(), List.of(other.address), nowNanos());
    }

    /** Its machine is suspended for so long; its ticker may stand still meanwhile. */
    void sleep(long seconds, boolean tickerStops) {
      asleep = true;
      SimulatedNetwork.this.run(TimeUnit.SECONDS.toMillis(seconds));
      asleep = false;
      lagNanos += tickerStops ? TimeUnit.SECONDS.toNanos(seconds) : 0;
    }

    /** Somebody sets its clock. */
    void setClockForward(long seconds) {
      wallLeadSeconds += seconds;
    }

    private long nowNanos() {
      return nowNanos - lagNanos;
    }

    private long nextNanos() {
      long next = asleep ? Nanos.NEVER : engine.nextWakeUpNanos(nowNanos());
      return next == Nanos.NEVER ? Nanos.NEVER : next + lagNanos;
    }

    private void run() {
      if (asleep) {
        return;
      }
      boolean more = true;
      for (int turns = 0; more; turns++) {
        assertTrue(turns < MAX_TURNS, "an engine that always has more to send");
        engine.advance(nowNanos());
        more = engine.transmit((to, datagram) -> send(this, to, datagram), nowNanos());
      }
      engine.takeStatusChange(nowNanos());
    }
  }

  private static final int MAX_BUSY_STEPS = 100;

  /** Of one engine at one time. */
  private static final int MAX_TURNS = 1_000;

  /** What is older than 2⁵⁰ µs is past for all devices. */
  private static final Instant START = Instant.EPOCH.plus(1L << 50, ChronoUnit.MICROS);

  private final long seed;
  private final SplittableRandom random;
  private final PriorityQueue<Arrival> arrivals = new PriorityQueue<>();
  private final Map<InetSocketAddress, Node> nodes = new LinkedHashMap<>();
  final List<Sent> trace = new ArrayList<>();
  Weather weather;
  long nowNanos = 5;
  private long order;
  private int busySteps;

  SimulatedNetwork(long seed, Weather weather) {
    this.seed = seed;
    this.weather = weather;
    random = new SplittableRandom(seed);
  }

  Node add() {
    return add(nodes.size() + 1, 1);
  }

  Node add(int number, int community) {
    Node node = new Node(address(number), seed * 31 + order++, community);
    nodes.put(node.address, node);
    return node;
  }

  static InetSocketAddress address(int number) {
    try {
      byte[] ip = {10, 0, 0, (byte) number};
      return new InetSocketAddress(InetAddress.getByAddress(ip), 7000);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean send(Node from, InetSocketAddress to, ByteBuffer datagram) {
    Bytes bytes = Bytes.copyOf(datagram);
    if (from.reachable) {
      inject(new Sent(nowNanos, from.seenAs, to, bytes));
    }
    return true;
  }

  /** Puts a datagram on the wire. */
  void inject(Sent sent) {
    trace.add(sent);
    int copies = random.nextDouble() < weather.duplicates ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      if (random.nextDouble() >= weather.loss) {
        long delay = random.nextLong(weather.minDelayMicros, weather.maxDelayMicros + 1);
        arrivals.add(new Arrival(nowNanos + TimeUnit.MICROSECONDS.toNanos(delay), order++, sent));
      }
    }
  }

  /** Runs until the condition holds; false when that takes longer than so many seconds. */
  boolean runUntil(BooleanSupplier condition, long seconds) {
    long endNanos = nowNanos + TimeUnit.SECONDS.toNanos(seconds);
    nodes.values().forEach(Node::run);
    while (!condition.getAsBoolean()) {
      if (!step(endNanos)) {
        return false;
      }
    }
    return true;
  }

  void run(long millis) {
    long endNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(millis);
    nodes.values().forEach(Node::run);
    while (step(endNanos)) {}
    nowNanos = endNanos;
  }

  private boolean step(long endNanos) {
    long next = arrivals.isEmpty() ? Long.MAX_VALUE : arrivals.peek().atNanos();
    for (Node node : nodes.values()) {
      next = Math.min(next, node.nextNanos());
    }
    if (next > endNanos) {
      return false;
    }
    busySteps = next <= nowNanos ? busySteps + 1 : 0;
    if (busySteps > MAX_BUSY_STEPS) {
      throw new AssertionError("an engine never sleeps");
    }
    nowNanos = Math.max(nowNanos + 1, next);
    while (!arrivals.isEmpty() && arrivals.peek().atNanos() <= nowNanos) {
      deliver(arrivals.remove().sent());
    }
    for (Node node : nodes.values()) {
      if (node.nextNanos() <= nowNanos) {
        node.run();
      }
    }
    return true;
  }

  private void deliver(Sent sent) {
    for (Node node : nodes.values()) {
      if (node.seenAs.equals(sent.to()) && node.reachable && !node.asleep) {
        node.engine.receive(sent.from(), ByteBuffer.wrap(sent.bytes().toArray()), node.nowNanos());
        node.run();
      }
    }
  }

  boolean arrivalsAreEmpty() {
    return arrivals.isEmpty();
  }

  /** Takes a device off the network for ever. */
  void remove(Node node) {
    nodes.remove(node.address);
  }

  static boolean inSync(Node... all) {
    for (Node node : all) {
      if (!node.engine.status().inSync()) {
        return false;
      }
    }
    return true;
  }
}
