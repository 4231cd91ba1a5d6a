package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.StorageException;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.Selection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Without faults it is a store like any other; with them it fails as they say. */
class FaultyEventStoreTest extends EventStoreContract {
  private MemoryEventStore memory = new MemoryEventStore();

  @Override
  protected EventStore open() {
    memory = memory.reopened();
    return new FaultyEventStore(memory, Faults.none());
  }

  private FaultyEventStore faulty(Faults faults) {
    return new FaultyEventStore(memory, faults);
  }

  @Test
  void onlyTheOperationOfThePlanFails() {
    FaultyEventStore faulty = faulty(Faults.at(2, Faults.Kind.FAIL));
    NewRow one = row(1);
    NewRow two = row(2);
    faulty.append(List.of(one), STATE);
    assertThrows(StorageException.class, () -> faulty.append(List.of(two), Bytes.empty()));
    assertFalse(faulty.contains(two.id()));
    assertEquals(Optional.of(STATE), faulty.setState());
    faulty.append(List.of(two), STATE);
    assertTrue(faulty.contains(two.id()));
  }

  @Test
  void aLostAnswerIsAFailureAfterTheEffect() {
    FaultyEventStore faulty = faulty(Faults.at(1, Faults.Kind.LOSE_ANSWER));
    NewRow row = row(1);
    assertThrows(StorageException.class, () -> faulty.append(List.of(row), STATE));
    assertTrue(faulty.contains(row.id()));
  }

  @Test
  void aTornAppendStoresItsFirstHalf() {
    FaultyEventStore faulty = faulty(Faults.at(1, Faults.Kind.TEAR));
    List<NewRow> rows = rows(5);
    assertThrows(StorageException.class, () -> faulty.append(rows, STATE));
    assertEquals(2, faulty.select(all(Selection.Order.ARRIVAL)).size());
    assertTrue(faulty.contains(rows.get(1).id()));
  }

  @Test
  void aTornScanShowsItsFirstHalf() {
    memory.append(rows(5), STATE);
    FaultyEventStore faulty = faulty(Faults.at(1, Faults.Kind.TEAR));
    List<Long> seen = new ArrayList<>();
    assertThrows(StorageException.class, () -> faulty.scanKeys((seq, key) -> seen.add(seq)));
    assertEquals(2, seen.size());
  }

  @Test
  void whatIsBrokenFailsUntilItIsOpenedAnew() {
    Faults faults = Faults.at(1, Faults.Kind.BREAK);
    FaultyEventStore faulty = faulty(faults);
    NewRow row = row(1);
    assertThrows(StorageException.class, () -> faulty.append(List.of(row), STATE));
    assertThrows(StorageException.class, () -> faulty.contains(row.id()));
    assertThrows(StorageException.class, faulty::schema);
    faulty.close();
    assertTrue(new FaultyEventStore(memory.reopened(), faults).contains(row.id()));
  }

  @Test
  void whatStallsGoesOnWhenItIsReleased() throws Exception {
    Faults faults = Faults.at(1, Faults.Kind.STALL);
    FaultyEventStore faulty = faulty(faults);
    NewRow row = row(1);
    CompletableFuture<Long> append =
        CompletableFuture.supplyAsync(() -> faulty.append(List.of(row), STATE));
    assertTrue(faults.awaitStalled(Duration.ofSeconds(20)));
    assertFalse(append.isDone());
    assertFalse(faulty.contains(row.id()), "others may read meanwhile");
    faults.release();
    append.get(20, TimeUnit.SECONDS);
    assertTrue(faulty.contains(row.id()));
  }

  @Test
  void aDamagedRowIsReadWithOneBitChanged() {
    NewRow damaged = row(1, 7);
    NewRow intact = row(2, 7);
    long first = memory.append(List.of(damaged, intact), STATE);
    Faults faults = Faults.none();
    faults.damage(first);
    FaultyEventStore faulty = faulty(faults);
    Bytes found = faulty.find(damaged.id()).orElseThrow().encrypted();
    assertNotEquals(damaged.encrypted(), found);
    assertEquals(found, faulty.read(List.of(first)).get(0).encrypted());
    assertEquals(found, faulty.arrivedAfter(0, 1, 0).get(0).encrypted());
    assertEquals(
        List.of(found, intact.encrypted()),
        faulty.select(all(Selection.Order.OLDEST_FIRST, 7L)).stream()
            .map(row -> row.encrypted())
            .toList());
  }

  @Test
  void arrivalsAreAnOperationOfTheirOwnAndComeFromTheStoreInside() {
    memory.append(rows(2), STATE);
    EventStore inside = new BrokenArrivals.None(memory);
    EventStore faulty = new FaultyEventStore(inside, Faults.at(2, Faults.Kind.FAIL));
    assertEquals(List.of(), faulty.arrivedAfter(0, 9, Long.MAX_VALUE));
    StorageException failed =
        assertThrows(StorageException.class, () -> faulty.arrivedAfter(0, 9, Long.MAX_VALUE));
    assertTrue(failed.getMessage().startsWith("arrivedAfter fails on purpose"), failed::toString);
  }

  @Test
  void oneSeedFailsTheSameOperations() {
    assertEquals(history(7), history(7));
    assertNotEquals(history(7), history(8));
  }

  private List<Boolean> history(long seed) {
    Faults.Kind[] kinds = {Faults.Kind.FAIL, Faults.Kind.LOSE_ANSWER};
    FaultyEventStore faulty = faulty(Faults.random(seed, 3, kinds));
    List<Boolean> answers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      answers.add(answers(faulty));
    }
    assertTrue(answers.contains(true) && answers.contains(false));
    return answers;
  }

  private static boolean answers(FaultyEventStore faulty) {
    try {
      faulty.setState();
      return true;
    } catch (StorageException onPurpose) {
      return false;
    }
  }

  @Test
  void itSaysWhatIsPlannedAndWhatHappened() {
    FaultyEventStore faulty = faulty(Faults.at(2, Faults.Kind.FAIL));
    faulty.setState();
    assertEquals(
        "FaultyEventStore[FAIL at operation 2; 1 operations; nothing has gone wrong]",
        faulty.toString());
    StorageException failed = assertThrows(StorageException.class, faulty::schema);
    assertEquals(
        "schema fails on purpose: FAIL at operation 2; 2 operations;"
            + " operation 2 (schema) failed and had no effect",
        failed.getMessage());
  }

  @Test
  void closingThatFailsReleasesTheStoreAllTheSame() {
    for (Faults.Kind kind : List.of(Faults.Kind.FAIL, Faults.Kind.TEAR, Faults.Kind.BREAK)) {
      memory = memory.reopened();
      FaultyEventStore faulty = faulty(Faults.at(1, kind));
      assertThrows(StorageException.class, faulty::close);
      assertThrows(StorageException.class, memory::setState, kind.name());
    }
  }
}
