package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Delivery;
import dev.eventstore.DeviceId;
import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventId;
import dev.eventstore.Receipt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What devices of a simulated network survive, and as what they come back. */
class SimulatedDeviceTest {
  @TempDir private Path folder;
  private final List<String> trace = new ArrayList<>();
  private final SimulatedNetwork network =
      new SimulatedNetwork(1, WorkFolder.temporary(), Trace.to(trace::add));
  private final SimulatedDevice alice = network.device("alice");
  private final SimulatedDevice bob = network.device("bob").connect(alice);

  @AfterEach
  void close() {
    network.close();
  }

  private static EventId append(SimulatedDevice device) {
    Receipt receipt = device.community().append(EventDraft.of("note").build());
    return receipt.id();
  }

  private void stored(SimulatedDevice device, boolean onDisk) {
    if (onDisk) {
      device.onDisk();
    }
    device.start();
  }

  private void untilInStep() {
    assertTrue(
        network.runUntil(() -> SimulatedNetworkTest.inStep(network), Duration.ofMinutes(1)),
        network::toString);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCrashKeepsWhatWasCommittedAndWhoItIs(boolean onDisk) {
    stored(alice, onDisk);
    EventId first = append(alice);
    DeviceId self = alice.community().self();
    alice.crash();
    assertFalse(alice.isRunning());
    assertThrows(IllegalStateException.class, alice::community);
    alice.start();
    assertEquals(self, alice.community().self());
    assertEquals(Set.of(first), alice.ids());
    assertEquals(0, alice.heard().count(), "heard before the crash");
    append(alice);
    alice.assertEachHeardOnce();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatACursorHasNotSavedIsHeardAgainAfterACrashAndNotAfterAStop(boolean onDisk) {
    List<Event> heard = new ArrayList<>();
    alice.onStart(c -> c.subscribe(EventFilter.all(), heard::add, Delivery.fromCursor("mine")));
    stored(alice, onDisk);
    append(alice);
    alice.restart();
    assertEquals(2, heard.size(), "an acknowledgement is written after a second");
    alice.stop();
    alice.start();
    assertEquals(2, heard.size());
  }

  @Test
  void aCrashTellsNobodyAndAStopDoes() {
    alice.start();
    bob.start();
    untilInStep();
    trace.clear();
    alice.crash();
    assertEquals(List.of(), sentByAlice());
    assertEquals(1, bob.community().peers().all().size());
    network.run(Duration.ofMinutes(1));
    assertEquals(0, bob.community().peers().all().size());
    alice.start();
    untilInStep();
    trace.clear();
    alice.stop();
    assertEquals(1, sentByAlice().size());
  }

  private List<String> sentByAlice() {
    return trace.stream().filter(line -> line.contains("alice > ")).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void lostEventsComeBackFromAPeerToTheSameDevice(boolean onDisk) {
    stored(alice, onDisk);
    bob.start();
    EventId first = append(alice);
    untilInStep();
    DeviceId self = alice.community().self();
    alice.loseEvents().start();
    assertEquals(Set.of(), alice.ids());
    assertEquals(self, alice.community().self());
    untilInStep();
    assertEquals(Set.of(first), alice.ids());
    alice.assertEachHeardOnce();
  }

  @Test
  void whoLosesEverythingIsAnotherDevice() {
    alice.start();
    DeviceId self = alice.community().self();
    append(alice);
    alice.loseEverything().start();
    assertNotEquals(self, alice.community().self());
    assertEquals(Set.of(), alice.ids());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anOlderCopyIsRestoredToTheDeviceAndToAClone(boolean onDisk) {
    stored(alice, onDisk);
    EventId first = append(alice);
    DeviceCopy copy = alice.copy();
    EventId second = append(alice);
    SimulatedDevice clone = network.device("clone").restore(copy).start();
    assertEquals(alice.community().self(), clone.community().self());
    assertEquals(Set.of(first), clone.ids());
    EventId third = append(clone);
    bob.connect(clone).start();
    untilInStep();
    for (SimulatedDevice device : network.devices()) {
      assertEquals(Set.of(first, second, third), device.ids());
      device.assertEachHeardOnce();
    }
    alice.restore(copy).start();
    assertEquals(Set.of(first), alice.ids());
    untilInStep();
    assertEquals(3, alice.ids().size());
  }

  @Test
  void itsClockIsAheadOrBehindAlsoWhileItRuns() {
    alice.clock(Duration.ofDays(10)).start();
    assertEquals(10, ahead(append(alice)).toDays());
    alice.clock(Duration.ofDays(20));
    assertEquals(20, ahead(append(alice)).toDays());
    alice.clock(Duration.ofDays(-3650)).loseEvents().start();
    assertEquals(-3650, ahead(append(alice)).toDays());
  }

  private Duration ahead(EventId id) {
    Event event = alice.community().find(id).orElseThrow();
    return Duration.between(network.instant(), event.timestamp());
  }

  @Test
  void whatIsHeardTwiceOrNeverIsNoticed() {
    alice.start();
    append(alice);
    alice.assertEachHeardOnce();
    Event event = alice.community().find(alice.ids().iterator().next()).orElseThrow();
    alice.heard().onEvent(event);
    AssertionError twice = assertThrows(AssertionError.class, alice::assertEachHeardOnce);
    assertTrue(twice.toString().contains("2 times"), twice::toString);
    assertTrue(twice.toString().contains("-Deventstore.seed=1"), twice::toString);
    bob.start().heard().onEvent(event);
    assertThrows(AssertionError.class, bob::assertEachHeardOnce, "of what it does not hold");
  }

  @Test
  void aDeviceDoesNotCrashInTheMiddleOfItsOwnWork() {
    List<RuntimeException> thrown = new ArrayList<>();
    alice.start();
    bob.onStart(c -> c.subscribe(EventFilter.all(), e -> tryToCrash(bob, thrown))).start();
    untilInStep();
    append(alice);
    untilInStep();
    assertEquals(1, thrown.size());
    assertTrue(bob.isRunning());
  }

  private static void tryToCrash(SimulatedDevice device, List<RuntimeException> thrown) {
    try {
      device.crash();
    } catch (IllegalStateException refused) {
      thrown.add(refused);
    }
  }

  @Test
  void aTemporaryFolderGoesAndAGivenOneStays() throws Exception {
    alice.onDisk().start();
    Path temporary = alice.storage().directory();
    assertTrue(Files.exists(temporary.resolve("device.key")));
    network.close();
    assertFalse(Files.exists(temporary));
    try (SimulatedNetwork given = new SimulatedNetwork(1, folder)) {
      given.device("alice").start();
    }
    assertTrue(Files.exists(folder.resolve("alice").resolve("device.key")));
  }
}
