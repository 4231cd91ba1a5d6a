package dev.eventstore.benchmarks;

import dev.eventstore.Invite;
import dev.eventstore.SecretBytes;
import dev.eventstore.core.DefaultParts;
import dev.eventstore.core.IdSums;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Sealer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One simulated run: devices that hold almost the same find out, and send each other what they
 * lack. Everything is the library's but for the network, the clock and the store. One use.
 */
final class ReconciliationRun {
  private static final int SEED_BYTES = 32;

  /** After all know that they are in step: until what is still on its way has arrived. */
  private static final Duration SETTLING = Duration.ofSeconds(2);

  /** How long devices are watched that lack nothing. */
  private static final Duration WATCHING = Duration.ofSeconds(60);

  /** So long the wall clock is ahead of the newest event. */
  private static final Duration AFTER_NEWEST = Duration.ofMinutes(10);

  private final ReconciliationCase of;
  private final ReconciliationSettings settings;
  private final Holdings holdings;
  private final VirtualTime time = new VirtualTime();
  private final SimulatedLinks links;
  private final Instant start;
  private final List<Sealer> sealers = new ArrayList<>();
  private final List<SimulatedDevice> devices = new ArrayList<>();
  private final SharedSlices slices;
  private long delivered;

  /** Prepares the devices; nothing has been sent yet. */
  ReconciliationRun(
      ReconciliationCase of, ReconciliationSettings settings, SyntheticEvents events, IdSums all) {
    this.of = of;
    this.settings = settings;
    holdings = of.missing().holdings(of.events(), of.peers(), of.spread(), settings.seed());
    links = new SimulatedLinks(time, settings.links(of.loss()), settings.seed());
    start =
        Instant.EPOCH
            .plus(events.timeMicros(holdings.count() - 1), ChronoUnit.MICROS)
            .plus(AFTER_NEWEST);
    for (int number = 0; number < of.peers(); number++) {
      sealers.add(sealer(settings.seed(), number));
    }
    slices = new SharedSlices(sealers.get(0));
    SimulatedReplica.Shared shared =
        new SimulatedReplica.Shared(
            events, slices, time, settings.eventTime().toNanos(), count -> delivered += count);
    for (int number = 0; number < of.peers(); number++) {
      devices.add(device(number, shared, all));
    }
  }

  /** The cryptography of a device; all have the community's keys. */
  static Sealer sealer(long seed, int device) {
    Invite invite = Invite.create("benchmarks", RepeatableRandom.of(seed));
    SecureRandom random = RepeatableRandom.of(seed + device + 1);
    byte[] deviceSeed = new byte[SEED_BYTES];
    random.nextBytes(deviceSeed);
    return DefaultParts.sealer(invite, SecretBytes.copyOf(deviceSeed), random);
  }

  private SimulatedDevice device(int number, SimulatedReplica.Shared shared, IdSums all) {
    Sealer sealer = sealers.get(number);
    Environment environment = environment(number);
    SimulatedReplica replica =
        new SimulatedReplica(
            shared, holdings.of(number, shared.events(), all, sealer), sealer, environment);
    return new SimulatedDevice(number, replica, environment, time, links, new SenderTally(slices));
  }

  private Environment environment(int number) {
    return new Environment(
        () -> start.plusNanos(time.elapsedNanos()),
        time::nowNanos,
        RepeatableRandom.of(settings.seed() * 1_000 + number),
        Runnable::run,
        Runnable::run,
        Runnable::run,
        (delay, task) -> time.after(delay.toNanos(), task));
  }

  /** Runs until all know that they hold the same, or until the limit. */
  ReconciliationResult run() {
    long begunNanos = System.nanoTime();
    for (int i = 0; i < devices.size(); i++) {
      for (int other = i + 1; other < devices.size(); other++) {
        devices.get(i).dial(devices.get(other));
      }
    }
    long needed = holdings.lacking().stream().mapToLong(BitSet::cardinality).max().orElse(0);
    long endNanos = settings.limitFor(needed).toNanos();
    Optional<Double> equal = runUntilEqual(endNanos);
    Optional<Double> known = equal.isPresent() ? runUntilKnown(endNanos) : Optional.empty();
    if (known.isPresent()) {
      settle();
    }
    sealers.forEach(Sealer::close);
    return new ReconciliationResult(
        of,
        holdings.deliveries(),
        delivered,
        delivered * settings.sealedBytes(),
        devices.stream().map(SimulatedDevice::tally).toList(),
        equal,
        known,
        seconds(endNanos),
        seconds(System.nanoTime() - begunNanos));
  }

  private Optional<Double> runUntilEqual(long endNanos) {
    while (delivered < holdings.deliveries()) {
      if (!time.step(endNanos)) {
        return Optional.empty();
      }
    }
    if (devices.stream().map(SimulatedDevice::root).distinct().count() != 1) {
      throw new IllegalStateException("equal sets have different roots");
    }
    return Optional.of(seconds(time.elapsedNanos()));
  }

  private Optional<Double> runUntilKnown(long endNanos) {
    boolean[] knows = new boolean[devices.size()];
    long[] turns = new long[devices.size()];
    int knowing = 0;
    do {
      for (int i = 0; i < knows.length; i++) {
        SimulatedDevice device = devices.get(i);
        if (turns[i] != device.turns()) {
          turns[i] = device.turns();
          boolean knewBefore = knows[i];
          knows[i] = device.knowsInSync(devices.size() - 1);
          knowing += (knows[i] ? 1 : 0) - (knewBefore ? 1 : 0);
        }
      }
      if (knowing == knows.length) {
        return Optional.of(seconds(time.elapsedNanos()));
      }
    } while (time.step(endNanos));
    return Optional.empty();
  }

  private void settle() {
    boolean atRest = holdings.deliveries() == 0;
    List<SenderTally> tallies = devices.stream().map(SimulatedDevice::tally).toList();
    if (!atRest) {
      devices.forEach(device -> device.countInto(new SenderTally(slices)));
    }
    long endNanos = time.elapsedNanos() + (atRest ? WATCHING : SETTLING).toNanos();
    while (time.step(endNanos)) {}
    for (int i = 0; i < tallies.size() && !atRest; i++) {
      tallies.get(i).addWithoutSlices(devices.get(i).tally());
      devices.get(i).countInto(tallies.get(i));
    }
  }

  private static double seconds(long nanos) {
    return (double) nanos / TimeUnit.SECONDS.toNanos(1);
  }
}
