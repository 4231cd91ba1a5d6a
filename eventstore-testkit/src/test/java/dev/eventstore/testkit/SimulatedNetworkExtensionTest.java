package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.eventstore.EventDraft;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests of an application that are given a network, and how their failures are told. */
class SimulatedNetworkExtensionTest {
  /** What the tests below were given, and where their files lay. */
  private static final List<SimulatedNetwork> GIVEN = new ArrayList<>();

  private static final List<Path> FOLDERS = new ArrayList<>();

  @BeforeEach
  void forgetEarlierRuns() {
    GIVEN.clear();
    FOLDERS.clear();
  }

  /** The example of docs/testing.md. */
  @ExtendWith(SimulatedNetworkExtension.class)
  static class ChatTest {
    @Test
    void aMessageArrivesThoughTheReaderCrashes(SimulatedNetwork network) {
      network.conditions(LinkConditions.PERFECT.withLoss(0.3).withDuplication(0.05));
      SimulatedDevice alice = network.device("alice").start();
      SimulatedDevice bob = network.device("bob").connect(alice).start();
      alice.community().append(EventDraft.of("chat").with("content", "hi").build());
      network.after(Duration.ofMillis(3), bob::crash);
      network.after(Duration.ofSeconds(10), bob::start);
      network.run(Duration.ofMinutes(5));
      assertEquals(1, bob.community().info().events());
      bob.assertEachHeardOnce();
    }
  }

  @Test
  void theExampleOfTheDocumentationWorks() {
    ContractRun run = ContractRun.of(ChatTest.class);
    assertEquals(Set.of("aMessageArrivesThoughTheReaderCrashes(SimulatedNetwork)"), run.passed());
    assertEquals(Set.of(), run.failed());
  }

  /** One test passes, and the others fail. */
  @ExtendWith(SimulatedNetworkExtension.class)
  static class SomeTests {
    private final List<SimulatedNetwork> before = new ArrayList<>();

    @BeforeEach
    void prepare(SimulatedNetwork network) {
      before.add(network);
      GIVEN.add(network);
      FOLDERS.add(network.device("alice").start().storage().directory());
    }

    @Test
    void passes(SimulatedNetwork network) {
      assertSame(before.get(0), network);
    }

    @Test
    void fails(SimulatedNetwork network) {
      network.run(Duration.ofSeconds(3));
      network.device("alice").crash();
      fail("on purpose, with seed " + network.seed());
    }

    @Test
    void needsNone() {}
  }

  @Test
  void eachTestHasItsOwnNetworkWhichIsClosedAfterwards() {
    ContractRun run = ContractRun.of(SomeTests.class);
    assertEquals(Set.of("passes(SimulatedNetwork)", "needsNone"), run.passed());
    assertEquals(3, GIVEN.size());
    assertNotSame(GIVEN.get(0), GIVEN.get(1));
    for (int i = 0; i < GIVEN.size(); i++) {
      assertFalse(GIVEN.get(i).device("alice").isRunning());
      assertFalse(Files.exists(FOLDERS.get(i)));
    }
  }

  @Test
  void aFailureSaysTheSeedAndWhatWasDone() {
    Throwable failure = ContractRun.of(SomeTests.class).failure("fails(SimulatedNetwork)");
    String seed = failure.getMessage() == null ? "" : failure.getMessage().replaceAll(".* ", "");
    assertEquals(1, failure.getSuppressed().length);
    String told = failure.getSuppressed()[0].toString();
    assertTrue(told.contains("-Deventstore.seed=" + seed), told);
    assertTrue(told.contains("0 s alice starts; 3 s alice crashes"), told);
  }

  @Test
  void theSeedOfThePropertyIsUsed() {
    String before = System.getProperty(SimulatedNetwork.SEED_PROPERTY);
    System.setProperty(SimulatedNetwork.SEED_PROPERTY, "42");
    try {
      ContractRun unused = ContractRun.of(SomeTests.class);
      assertEquals(List.of(42L, 42L, 42L), GIVEN.stream().map(SimulatedNetwork::seed).toList());
    } finally {
      if (before == null) {
        System.clearProperty(SimulatedNetwork.SEED_PROPERTY);
      } else {
        System.setProperty(SimulatedNetwork.SEED_PROPERTY, before);
      }
    }
  }

  /** Asks too early. */
  @ExtendWith(SimulatedNetworkExtension.class)
  static class ForTheWholeClass {
    @BeforeAll
    static void prepare(SimulatedNetwork network) {
      GIVEN.add(network);
    }

    @Test
    void neverRuns() {}
  }

  @Test
  void aNetworkForAWholeClassIsRefused() {
    ContractRun run = ContractRun.of(ForTheWholeClass.class);
    assertEquals(Set.of(), run.passed());
    assertEquals(List.of(), GIVEN);
  }
}
