package dev.eventstore.benchmarks;

import dev.eventstore.core.IdSums;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Sealer;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Transfers through one bottleneck, in virtual time: of each, a device that holds all events and an
 * empty one that joins it. What goes back has a way of its own. Everything is the library's but for
 * the network, the clock and the store.
 */
final class BottleneckWorld implements AutoCloseable {
  /** Both ends of a transfer. */
  record Transfer(SimulatedDevice source, SimulatedDevice sink) {}

  /** Writing takes no time worth telling beside this line. */
  private static final long EVENT_NANOS = TimeUnit.MICROSECONDS.toNanos(10);

  private static final Instant START = Instant.parse("2027-01-01T00:00:00Z");

  private final VirtualTime time = new VirtualTime();
  private final SimulatedLinks links;
  private final Bottleneck line;
  private final SyntheticEvents events;
  private final long seed;
  private final List<Sealer> sealers = new ArrayList<>();
  private final SharedSlices slices;
  private final SimulatedReplica.Shared shared;
  private int devices;
  private long delivered;

  /**
   * A line that nobody uses.
   *
   * @param roundTripMillis of its empty path
   * @param loss the share of datagrams that get lost besides, in each direction, 0 … 1
   * @param events what each source holds
   */
  BottleneckWorld(
      BottleneckSettings settings, int roundTripMillis, double loss, int events, long seed) {
    this.seed = seed;
    this.events = new SyntheticEvents(events, 0, BottleneckSettings.EVENT_BYTES, seed);
    long wayNanos = TimeUnit.MILLISECONDS.toNanos(roundTripMillis) / 2;
    links = new SimulatedLinks(time, new SimulatedLinks.Quality(loss, wayNanos, 0, 0), seed);
    line =
        new Bottleneck(
            settings.bytesPerSecond(), TimeUnit.MILLISECONDS.toNanos(settings.queueMillis()));
    slices = new SharedSlices(sealer());
    shared =
        new SimulatedReplica.Shared(
            this.events, slices, time, EVENT_NANOS, count -> delivered += count);
  }

  private Sealer sealer() {
    Sealer sealer = ReconciliationRun.sealer(seed, sealers.size());
    sealers.add(sealer);
    return sealer;
  }

  /** One more transfer begins now. */
  Transfer begin() {
    Holdings holdings = Missing.ALL.holdings(events.count(), 2, false, seed);
    Sealer sealer = sealers.get(0);
    IdSums all = Holdings.sums(IdSums.NONE, events, 0, events.count(), sealer);
    SimulatedDevice source = device(holdings.of(0, events, all, sealer));
    SimulatedDevice sink = device(holdings.of(1, events, all, sealer));
    links.lead(source.address(), sink.address(), line);
    sink.dial(source);
    return new Transfer(source, sink);
  }

  private SimulatedDevice device(Holdings.Holding holding) {
    int number = devices++;
    Environment environment = environment(number);
    SimulatedReplica replica = new SimulatedReplica(shared, holding, sealer(), environment);
    return new SimulatedDevice(number, replica, environment, time, links, new SenderTally(slices));
  }

  private Environment environment(int number) {
    return new Environment(
        () -> START.plusNanos(time.elapsedNanos()),
        time::nowNanos,
        RepeatableRandom.of(seed * 1_000 + number),
        Runnable::run,
        Runnable::run,
        Runnable::run,
        (delay, task) -> time.after(delay.toNanos(), task));
  }

  /** Somebody who fills queues as TCP does sends from now on; where its datagrams come from. */
  InetSocketAddress beginRival() {
    InetSocketAddress from = SimulatedLinks.address(devices++);
    InetSocketAddress to = SimulatedLinks.address(devices++);
    links.lead(from, to, line);
    new TcpLikeFlow(from, to, links, time).begin();
    return from;
  }

  Bottleneck line() {
    return line;
  }

  void run(int seconds) {
    long endNanos = time.elapsedNanos() + TimeUnit.SECONDS.toNanos(seconds);
    while (time.step(endNanos)) {}
    time.skipTo(endNanos);
  }

  /** Measures the line anew, for so long. */
  void measure(int seconds) {
    line.measure(time.nowNanos());
    run(seconds);
  }

  /** How much of the time it was busy since then, in percent. */
  double usedPercent() {
    return line.usedPercent(time.nowNanos());
  }

  /** Runs until the sink of the only transfer has all events; false when that takes longer. */
  boolean runUntilComplete(int seconds) {
    while (delivered < events.count()) {
      if (!time.step(TimeUnit.SECONDS.toNanos(seconds))) {
        return false;
      }
    }
    return true;
  }

  double elapsedSeconds() {
    return (double) time.elapsedNanos() / TimeUnit.SECONDS.toNanos(1);
  }

  @Override
  public void close() {
    sealers.forEach(Sealer::close);
  }
}
