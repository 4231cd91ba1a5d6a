package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Traffic;
import dev.eventstore.sync.udp.SpendingBounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A member that lies: honest devices converge among themselves all the same, in at most twice the
 * time, and what each spends on the liar is bounded.
 */
class LyingMemberTest {
  /** How many seeds, with and without loss: {@code -Deventstore.lies.seeds=COUNT}. */
  private static final int SEEDS = Integer.getInteger("eventstore.lies.seeds", 3);

  /** How long the liar goes on: {@code -Deventstore.lies.minutes=COUNT}. */
  private static final Duration TIME =
      Duration.ofSeconds(60L * Integer.getInteger("eventstore.lies.minutes", 0) + 15);

  private static final double[] LOSSES = {0, 0.1};

  /** What a run may take longer than twice another one: one turn of who brings nothing. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private static final Map<String, Duration> WITHOUT_LIAR = new ConcurrentHashMap<>();

  private static final int SEALED_EVENT_BYTES = 400; // at most, with its frames

  static List<Named<Supplier<Lie>>> lies() {
    List<Named<Supplier<Lie>>> named = new ArrayList<>();
    for (int i = 0; i < Lies.all().size(); i++) {
      int number = i;
      String name = Lies.all().get(i).getClass().getSimpleName();
      named.add(Named.of(name, () -> Lies.all().get(number)));
    }
    named.add(Named.of("all at once", () -> Lie.all(Lies.all())));
    return named;
  }

  @ParameterizedTest
  @MethodSource("lies")
  void theHonestConvergeInAtMostTwiceTheTime(Supplier<Lie> lie) {
    for (double loss : LOSSES) {
      for (long seed = 1; seed <= SEEDS; seed++) {
        Duration honest = withoutLiar(seed, loss);
        Duration lying = needed(seed, loss, Optional.of(lie.get()));
        String run = "seed %d, loss %s: %s, without liar %s".formatted(seed, loss, lying, honest);
        assertTrue(lying.compareTo(honest.multipliedBy(2).plus(GRACE)) <= 0, run);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("liesThatAreToldAnew")
  void neitherDoesALiarHoldThemUpWhoBeginsAnewAllTheTime(Supplier<Lie> lie) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Duration honest = withoutLiar(seed, 0);
      try (LyingScenario scenario = new LyingScenario(seed, 0, Optional.of(lie.get()))) {
        scenario.liarComesAndGoes();
        Duration lying = scenario.converge();
        String run = "seed %d: %s, without liar %s".formatted(seed, lying, honest);
        assertTrue(lying.compareTo(honest.multipliedBy(2).plus(GRACE)) <= 0, run);
      }
    }
  }

  static List<Named<Supplier<Lie>>> liesThatAreToldAnew() {
    return List.of(
        Named.of("empty filters", Lies.EmptyFilters::new),
        Named.of("trickle", Lies.Trickle::new),
        Named.of("all at once", () -> Lie.all(Lies.all())));
  }

  private static Duration withoutLiar(long seed, double loss) {
    return WITHOUT_LIAR.computeIfAbsent(
        seed + " " + loss, unknown -> needed(seed, loss, Optional.empty()));
  }

  private static Duration needed(long seed, double loss, Optional<Lie> lie) {
    try (LyingScenario scenario = new LyingScenario(seed, loss, lie)) {
      return scenario.converge();
    }
  }

  @ParameterizedTest
  @MethodSource("lies")
  void whatEachSpendsOnTheLiarIsBounded(Supplier<Lie> lie) {
    try (LyingScenario scenario = new LyingScenario(1, 0, Optional.of(lie.get()))) {
      scenario.network().run(TIME);
      scenario.honest().forEach((device, sealer) -> check(scenario, device, sealer));
    }
  }

  private static void check(LyingScenario scenario, SimulatedDevice device, CountingSealer sealer) {
    Traffic traffic = scenario.withLiar(device);
    long log = device.ids().size();
    long exchanged = traffic.eventsIn() + traffic.eventsOut();
    long bytes =
        SpendingBounds.eventBytes(TIME, log * SEALED_EVENT_BYTES)
            + SpendingBounds.sliceBytes(TIME, exchanged)
            + SpendingBounds.acknowledgementBytes(traffic.bytesIn());
    check("bytes", traffic.bytesOut(), bytes);
    check("events", traffic.eventsOut(), SpendingBounds.events(TIME, log));
    check("slices made", sealer.slicesMade(), SpendingBounds.slicesMade(TIME, exchanged));
    check("slices opened", sealer.slicesOpened(), SpendingBounds.slicesOpened(TIME));
    check("events opened", sealer.eventsOpened(), SpendingBounds.eventsOpened(TIME, log));
    check("events verified", sealer.eventsVerified(), SpendingBounds.eventsOpened(TIME, log));
  }

  private static void check(String what, long spent, long most) {
    assertTrue(spent <= most, () -> what + ": " + spent + ", at most " + most);
  }
}
