package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.HeldUpTo;
import dev.eventstore.Limits;
import dev.eventstore.spi.Root;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeldProofsTest {
  private static final int DEADLINE_SECONDS = 20;
  private static final DeviceId SELF = device(0);
  private static final DeviceId BOB = device(1);
  private static final DeviceId CAROL = device(2);

  private final HeldProofs proofs = new HeldProofs(SELF);

  private static DeviceId device(int number) {
    return new DeviceId(Bytes.copyOf(ByteBuffer.allocate(32).putInt(number).array()));
  }

  /** The root of a log of so many events. */
  private static Root root(long events) {
    return new Root(Bytes.copyOf(ByteBuffer.allocate(16).putLong(events).array()), events);
  }

  /** A root of as many events that no log here ever had. */
  private static Root otherRoot(long events) {
    return new Root(Bytes.copyOf(ByteBuffer.allocate(16).putLong(~events).array()), events);
  }

  @Test
  void whoNamesARootOfOursHoldsWhatWeHeldThenAndNothingLater() {
    for (int events = 0; events <= 5; events++) {
      assertFalse(proofs.holds(root(events), events));
    }
    assertTrue(proofs.named(BOB, root(3)));
    assertEquals(Set.of(BOB), proofs.holders(3));
    assertEquals(Set.of(), proofs.holders(4));
    assertTrue(proofs.named(CAROL, root(5)));
    assertEquals(Set.of(BOB, CAROL), proofs.holders(1));
    assertEquals(Set.of(CAROL), proofs.holders(5));
  }

  @Test
  void whoIsAheadOfUsHoldsOurEventsAsSoonAsWeAreWhereItWas() {
    assertFalse(proofs.holds(root(1), 1));
    assertFalse(proofs.named(BOB, root(3)));
    assertEquals(Set.of(), proofs.holders(1));
    assertFalse(proofs.holds(root(2), 2));
    assertTrue(proofs.holds(root(3), 3));
    assertEquals(Set.of(BOB), proofs.holders(3));
  }

  @Test
  void anotherSetProvesNothing() {
    assertFalse(proofs.holds(root(3), 3));
    assertFalse(proofs.named(BOB, otherRoot(3)));
    assertFalse(proofs.named(CAROL, otherRoot(100)));
    assertEquals(Set.of(), proofs.holders(1));
  }

  @Test
  void whatWasProvenStaysWhileTheDeviceHoldsMoreThanWeDo() {
    assertFalse(proofs.holds(root(3), 3));
    assertTrue(proofs.named(BOB, root(3)));
    assertFalse(proofs.named(BOB, otherRoot(7)));
    assertEquals(Set.of(BOB), proofs.holders(3));
  }

  @Test
  void whoSaysThatItHoldsLessHasLostSomething() {
    assertFalse(proofs.holds(root(2), 2));
    assertFalse(proofs.holds(root(3), 3));
    assertTrue(proofs.named(BOB, root(3)));
    assertTrue(proofs.named(BOB, otherRoot(1)));
    assertEquals(Set.of(), proofs.holders(1));
    assertTrue(proofs.named(BOB, root(2)), "restored from a copy");
    assertEquals(Set.of(BOB), proofs.holders(2));
    assertEquals(Set.of(), proofs.holders(3));
  }

  @Test
  void aCloneOfThisDeviceIsNoOtherDevice() {
    assertFalse(proofs.holds(root(3), 3));
    assertFalse(proofs.named(SELF, root(3)));
    assertEquals(Set.of(), proofs.holders(1));
  }

  @Test
  void rowsThatWereSetAsideAndOthersInTheirPlaceAreHeldByWhoNamesTheNewRoot() {
    assertFalse(proofs.holds(root(3), 3));
    assertFalse(proofs.holds(root(2), 3), "one of three was damaged");
    assertFalse(proofs.holds(root(3), 4), "it came back");
    assertTrue(proofs.named(BOB, root(3)));
    assertEquals(Set.of(BOB), proofs.holders(4));
  }

  @Test
  void itRemembersTheNewestRootsAndTheDevicesHeardLast() {
    for (int events = 0; events <= Limits.MAX_HELD_ROOTS; events++) {
      assertFalse(proofs.holds(root(events), events));
    }
    assertFalse(proofs.named(BOB, root(0)), "forgotten");
    assertTrue(proofs.named(BOB, root(1)));
    assertTrue(proofs.named(CAROL, root(1)));
    assertFalse(proofs.named(BOB, root(1)), "heard again");
    for (int i = 0; i < Limits.MAX_HELD_DEVICES - 2; i++) {
      assertTrue(proofs.named(device(100 + i), root(2)));
    }
    assertTrue(proofs.named(device(3), root(1)));
    Set<DeviceId> holders = proofs.holders(1);
    assertEquals(Limits.MAX_HELD_DEVICES, holders.size());
    assertTrue(holders.contains(BOB) && !holders.contains(CAROL));
  }

  @Test
  void newsAreWhatWasNotToldYet() {
    Map<DeviceId, Long> told = new HashMap<>();
    assertEquals(List.of(), proofs.news(told));
    assertFalse(proofs.holds(root(2), 2));
    assertTrue(proofs.named(BOB, root(2)));
    assertFalse(proofs.named(CAROL, otherRoot(9)));
    assertEquals(List.of(new HeldUpTo(BOB, 2)), proofs.news(told));
    assertEquals(List.of(), proofs.news(told));
    assertTrue(proofs.named(BOB, otherRoot(0)));
    assertEquals(List.of(new HeldUpTo(BOB, 0)), proofs.news(told));
    assertEquals(Map.of(), told);
  }

  @Test
  void whoWaitsGoesOnWithAChangeAndIsLetGoAtTheEnd() throws Exception {
    assertFalse(proofs.holds(root(2), 2));
    long seen = proofs.changes();
    CompletableFuture<Boolean> changed = waiting(seen);
    assertTrue(proofs.named(BOB, root(2)));
    assertTrue(changed.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
    assertFalse(proofs.awaitChange(proofs.changes(), System.nanoTime()));
    CompletableFuture<Boolean> over = waiting(proofs.changes());
    proofs.close();
    assertFalse(over.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
  }

  private CompletableFuture<Boolean> waiting(long seen) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return proofs.awaitChange(seen, System.nanoTime() + TimeUnit.DAYS.toNanos(1));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        task -> new Thread(task).start());
  }
}
