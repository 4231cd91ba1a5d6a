package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.DeviceId;
import dev.eventstore.EventDraft;
import dev.eventstore.HeldUpTo;
import dev.eventstore.Receipt;
import dev.eventstore.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far an event is known to have come, and that nothing is claimed that is not so. */
class SpreadTest {
  private final SimulatedNetwork network = new SimulatedNetwork(6);
  private final SimulatedDevice alice = network.device("alice").start();
  private final SimulatedDevice bob = network.device("bob").connect(alice);
  private final SimulatedDevice carol = network.device("carol").connect(alice);

  @AfterEach
  void close() {
    network.close();
  }

  private static Receipt append(SimulatedDevice device) {
    return device.community().append(EventDraft.of("note").build());
  }

  private static Set<DeviceId> ids(SimulatedDevice... devices) {
    return Stream.of(devices).map(d -> d.community().self()).collect(Collectors.toSet());
  }

  private Spread spread(Receipt receipt) {
    return alice.community().spread(receipt.id()).orElseThrow();
  }

  private void untilHeldBy(Receipt receipt, Duration most, SimulatedDevice... devices) {
    Set<DeviceId> holders = ids(devices);
    assertTrue(
        network.runUntil(() -> spread(receipt).heldBy().equals(holders), most),
        () -> spread(receipt) + " in " + network);
  }

  @Test
  void anEventIsStoredThenSentThenHeldByOneAndByAnother() {
    Receipt receipt = append(alice);
    assertEquals(new Spread(receipt.id(), false, Set.of()), spread(receipt));
    bob.start();
    assertTrue(network.runUntil(() -> spread(receipt).sent(), Duration.ofSeconds(5)));
    untilHeldBy(receipt, Duration.ofSeconds(5), bob);
    carol.start();
    untilHeldBy(receipt, Duration.ofSeconds(5), bob, carol);
  }

  @Test
  void ofAPeerThatIsThereItIsKnownWithinTwoSecondsAndOfOneThatIsOfflineWhenItComesBack() {
    List.of(bob, carol).forEach(SimulatedDevice::start);
    untilHeldBy(append(alice), Duration.ofSeconds(5), bob, carol);
    network.isolate(carol);
    Receipt receipt = append(alice);
    untilHeldBy(receipt, Duration.ofSeconds(2), bob);
    network.run(Duration.ofMinutes(1));
    assertEquals(ids(bob), spread(receipt).heldBy());
    network.heal();
    untilHeldBy(receipt, Duration.ofSeconds(30), bob, carol);
  }

  @Test
  void whatArrivedAtThePeerAndCouldNotBeStoredThereIsSentAndNotHeld() {
    Faults counted = Faults.none();
    bob.faults(counted).start().crash();
    bob.faults(Faults.at(counted.operations() + 1, Faults.Kind.BREAK)).start();
    Receipt receipt = append(alice);
    assertTrue(network.runUntil(() -> spread(receipt).sent(), Duration.ofSeconds(5)));
    network.run(Duration.ofMinutes(1));
    assertEquals(new Spread(receipt.id(), true, Set.of()), spread(receipt));
  }

  @Test
  void throughARoughNetworkNothingIsHeldBeforeItIsThere() {
    network.conditions(SimulatedNetworkTest.ROUGH);
    bob.start();
    for (int i = 0; i < 50; i++) {
      Receipt receipt = append(alice);
      network.run(Duration.ofMillis(300));
      assertFalse(
          spread(receipt).heldBy().equals(ids(bob)) && !bob.ids().contains(receipt.id()),
          "event " + i);
    }
    untilHeldBy(append(alice), Duration.ofMinutes(1), bob);
  }

  @Test
  void whileOthersAppendTooProofsGoOn() {
    List.of(bob, carol).forEach(SimulatedDevice::start);
    Receipt first = append(alice);
    for (int i = 0; i < 100; i++) {
      List.of(alice, bob, carol)
          .forEach(
              device -> {
                append(device);
                network.run(Duration.ofMillis(20));
              });
    }
    assertEquals(ids(bob, carol), spread(first).heldBy());
  }

  @Test
  void whoCrashesAndComesBackHoldsItAndWhoLostItsEventsDoesNotUntilItHasThemAgain() {
    bob.start();
    Receipt receipt = append(alice);
    untilHeldBy(receipt, Duration.ofSeconds(5), bob);
    bob.restart();
    network.run(Duration.ofSeconds(5));
    assertEquals(ids(bob), spread(receipt).heldBy());

    List<HeldUpTo> heard = new ArrayList<>();
    AutoCloseable unused = alice.community().onHeld(heard::add);
    bob.loseEvents().start();
    DeviceId self = bob.community().self();
    assertTrue(network.runUntil(() -> heard.size() == 3, Duration.ofSeconds(60)));
    assertEquals(
        List.of(new HeldUpTo(self, 1), new HeldUpTo(self, 0), new HeldUpTo(self, 1)), heard);
  }

  @Test
  void afterARestartItIsKnownAgainOnceThePeersNameWhatTheyHold() {
    bob.start();
    Receipt receipt = append(alice);
    untilHeldBy(receipt, Duration.ofSeconds(5), bob);
    alice.restart();
    assertEquals(new Spread(receipt.id(), false, Set.of()), spread(receipt));
    untilHeldBy(receipt, Duration.ofSeconds(30), bob);
    assertTrue(spread(receipt).sent());
  }

  @Test
  void twoDevicesWithOneKeyAreOne() {
    bob.start();
    untilHeldBy(append(alice), Duration.ofSeconds(5), bob);
    SimulatedDevice twin = network.device("twin").restore(bob.copy()).connect(alice).start();
    SimulatedDevice self = network.device("self").restore(alice.copy()).connect(alice).start();
    Receipt receipt = append(alice);
    network.run(Duration.ofMinutes(1));
    assertTrue(twin.ids().contains(receipt.id()) && self.ids().contains(receipt.id()));
    assertEquals(ids(bob), spread(receipt).heldBy());
  }

  @Test
  void aListenerHearsHowFarEachDeviceIsInOrderAndMayAppend() {
    bob.start();
    List<Long> heard = new ArrayList<>();
    AutoCloseable unused =
        alice
            .community()
            .onHeld(
                held -> {
                  heard.add(held.seq());
                  if (heard.size() < 5) {
                    append(alice);
                  } else if (heard.size() == 5) {
                    throw new IllegalStateException("on purpose");
                  }
                });
    append(alice);
    assertTrue(network.runUntil(() -> heard.size() == 5, Duration.ofSeconds(30)));
    append(alice);
    assertTrue(network.runUntil(() -> heard.size() == 6, Duration.ofSeconds(30)));
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), heard);
  }

  @Test
  void aListenerThatWasClosedHearsNothingMore() throws Exception {
    List<HeldUpTo> heard = new ArrayList<>();
    alice.community().onHeld(heard::add).close();
    bob.start();
    untilHeldBy(append(alice), Duration.ofSeconds(5), bob);
    assertEquals(List.of(), heard);
  }
}
