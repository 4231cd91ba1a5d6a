package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.EventDraft;
import dev.eventstore.Invite;
import dev.eventstore.core.DefaultParts;
import dev.eventstore.spi.EventStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever goes wrong with the storage, and whenever: what was acknowledged is there once, what was
 * refused is not, the log goes on, and the root is that of the events. One thread and simulated
 * time: each history can be seen again.
 */
@Timeout(300)
class FaultSweepTest {
  private static final int FROM_PEER = 10;
  private static final int RANDOM_SCENARIOS = 25;
  private static final int RANDOM_STEPS = 40;
  private static final Bytes OWNER = Bytes.copyOf(new byte[16]);

  /** More operations than the fixed scenario has. */
  private static final int MOST_OPERATIONS = 2_000;

  private final Invite invite = Invite.create("faults", new InsecureSeededRandom(TestSeed.VALUE));
  private List<Bytes> fromPeer = List.of();
  @TempDir private Path home;

  @BeforeEach
  void aPeerHasWrittenSomething() {
    try (OneThreadDevice peer = device("peer")) {
      List<EventDraft> drafts = new ArrayList<>();
      for (int i = 0; i < FROM_PEER; i++) {
        drafts.add(EventDraft.of("news").with("text", "from the peer " + i).build());
      }
      peer.community().appendAll(drafts);
      fromPeer = peer.sealed();
    }
    device("judge").close();
    device("alice").close();
  }

  private OneThreadDevice device(String name) {
    Duration time = Duration.ofMillis(name.hashCode() & 0xFFFF);
    return new OneThreadDevice(home.resolve(name), invite, new MemoryEventStore(), time);
  }

  private FaultScenario scenario(Supplier<EventStore> stores, Faults faults, boolean strict) {
    return new FaultScenario(home.resolve("alice"), invite, fromPeer, stores, faults, strict);
  }

  private static Supplier<EventStore> memory() {
    AtomicReference<MemoryEventStore> memory = new AtomicReference<>(new MemoryEventStore());
    return () -> memory.updateAndGet(MemoryEventStore::reopened);
  }

  private void play(FaultScenario scenario) {
    scenario.append();
    scenario.appendAll(3);
    scenario.commit(4, List.of());
    scenario.receive(0);
    scenario.receive(1);
    scenario.commit(0, List.of(2, 3, 4, 5));
    scenario.query();
    scenario.damage(1);
    scenario.query();
    scenario.receive(1);
    scenario.info();
    scenario.commit(2, List.of(6, 7));
    scenario.restart();
    scenario.append();
    scenario.checkRoot(home.resolve("judge"));
    scenario.find();
    scenario.hear();
    scenario.damage(3);
    scenario.verify();
    scenario.receive(8);
  }

  @ParameterizedTest
  @EnumSource(
      value = Faults.Kind.class,
      names = {"FAIL", "LOSE_ANSWER", "TEAR", "BREAK"})
  void afterAFaultAtAnyOperationEveryAnswerIsTrueAndTheLogGoesOn(Faults.Kind kind) {
    int operation = 1;
    while (happens(memory(), operation, kind)) {
      operation++;
      assertTrue(operation < MOST_OPERATIONS, "the scenario never ends");
    }
    assertTrue(operation > 40, "only " + operation + " operations were tried");
  }

  @Test
  void theSameHoldsForTheDatabaseOnDisk() {
    Random random = TestSeed.random();
    Faults.Kind[] kinds = {
      Faults.Kind.FAIL, Faults.Kind.LOSE_ANSWER, Faults.Kind.TEAR, Faults.Kind.BREAK
    };
    boolean more = true;
    for (int operation = 1; more; operation += 1 + random.nextInt(7)) {
      Path directory = home.resolve("sqlite " + operation);
      assertTrue(directory.toFile().mkdir());
      Supplier<EventStore> stores = () -> DefaultParts.sqliteStore(directory, OWNER);
      more = happens(stores, operation, kinds[random.nextInt(kinds.length)]);
    }
  }

  /** Plays the scenario with one fault; false when it ended before the fault. */
  private boolean happens(Supplier<EventStore> stores, int operation, Faults.Kind kind) {
    Faults faults = Faults.at(operation, kind);
    FaultScenario scenario = scenario(stores, faults, true);
    play(scenario);
    boolean happened = faults.operations() >= operation;
    int most = happened ? 1 : 0;
    assertTrue(
        scenario.failures() <= most, () -> scenario.failures() + " steps failed: " + scenario);
    scenario.checkEnd(home.resolve("judge"));
    return happened;
  }

  @Test
  void manyFaultsInARowLeaveTheLogRightToo() {
    Random random = TestSeed.random();
    for (int i = 0; i < RANDOM_SCENARIOS; i++) {
      Faults.Kind[] kinds = {
        Faults.Kind.FAIL, Faults.Kind.LOSE_ANSWER, Faults.Kind.TEAR, Faults.Kind.BREAK
      };
      Faults faults = Faults.random(random.nextLong(), 2 + random.nextInt(20), kinds);
      FaultScenario scenario = scenario(memory(), faults, false);
      for (int step = 0; step < RANDOM_STEPS; step++) {
        step(scenario, random);
      }
      scenario.checkEnd(home.resolve("judge"));
    }
  }

  private static void step(FaultScenario scenario, Random random) {
    switch (random.nextInt(10)) {
      case 0, 1 -> scenario.append();
      case 2 -> scenario.appendAll(1 + random.nextInt(4));
      case 3 ->
          scenario.commit(
              random.nextInt(4),
              IntStream.range(0, FROM_PEER).filter(n -> random.nextInt(3) == 0).boxed().toList());
      case 4 -> scenario.receive(random.nextInt(FROM_PEER));
      case 5 -> scenario.query();
      case 6 -> scenario.damage(random.nextInt(FROM_PEER));
      case 7 -> scenario.restart();
      case 8 -> scenario.hear();
      default -> scenario.verify();
    }
  }
}
