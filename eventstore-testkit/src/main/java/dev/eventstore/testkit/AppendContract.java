package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.Limits;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What appending promises, and that each row is found again. */
abstract class AppendContract extends EventStoreFixture {
  private static final long TAG = 7;

  @Test
  void aNewStoreHoldsNothing() {
    assertFalse(store.contains(randomId()));
    assertEquals(Optional.empty(), store.find(randomId()));
    assertEquals(List.of(), store.read(List.of(1L)));
    assertEquals(List.of(), store.select(all(Selection.Order.ARRIVAL)));
    assertEquals(List.of(), store.arrivedAfter(0, 1, Long.MAX_VALUE));
    assertEquals(List.of(), scannedSeqs());
    assertEquals(Optional.empty(), store.setState());
    assertEquals(List.of(), missing());
  }

  @Test
  void rowsComeBackAsTheyWereStored() {
    List<NewRow> rows = rows(3);
    long first = store.append(rows, STATE);
    for (int i = 0; i < rows.size(); i++) {
      NewRow row = rows.get(i);
      assertEquals(Optional.of(stored(first + i, row)), store.find(row.id()));
      assertEquals(List.of(stored(first + i, row)), store.read(List.of(first + i)));
      assertTrue(store.contains(row.id()));
    }
  }

  @Test
  void whatIsNotHeldIsNotFound() {
    store.append(rows(3), STATE);
    assertFalse(store.contains(randomId()));
    assertEquals(Optional.empty(), store.find(randomId()));
  }

  @Test
  void idsThatBeginAlikeAreToldApart() {
    byte[] id = randomId().value().toArray();
    NewRow held = row(EventId.of(id), 1);
    store.append(List.of(held), STATE);
    for (int i = 0; i < id.length; i++) {
      byte[] other = id.clone();
      other[i] ^= 1;
      assertFalse(store.contains(EventId.of(other)), "byte " + i);
    }
  }

  @Test
  void seqsBeginAboveZeroFollowWithoutGapsAndNeverRepeat() {
    long next = 1;
    for (int count : new int[] {1, 5, 2}) {
      long first = store.append(rows(count), STATE);
      assertTrue(first >= next, "the first is " + first + ", and " + next + " was free");
      next = first + count;
      assertEquals(next - 1, store.select(Selection.arrivedAfter(next - 2, 9)).get(0).seq());
    }
  }

  @Test
  void theSeqOfARowThatIsGoneIsNeverUsedAgain() {
    long first = store.append(rows(3), STATE);
    store.setAside(List.of(first + 1, first + 2));
    assertTrue(store.append(rows(1), STATE) > first + 2);
  }

  @Test
  void anIdThatIsHeldIsRefusedAndNothingOfTheAppendIsStored() {
    NewRow held = row(1, TAG);
    store.append(List.of(held), STATE);
    NewRow before = row(2, TAG);
    NewRow after = row(3, TAG);
    List<NewRow> refused = List.of(before, row(held.id(), 1, TAG), after);
    assertThrows(IllegalStateException.class, () -> store.append(refused, Bytes.empty()));
    assertFalse(store.contains(before.id()));
    assertFalse(store.contains(after.id()));
    assertEquals(1, store.select(all(Selection.Order.OLDEST_FIRST, TAG)).size());
    assertEquals(1, scannedSeqs().size());
    assertEquals(Optional.of(held.encrypted()), store.find(held.id()).map(e -> e.encrypted()));
  }

  @Test
  void anIdThatIsHeldIsRefusedUnderAnyOtherTime() {
    NewRow held = row(5);
    store.append(List.of(held), STATE);
    for (long time : new long[] {0, 4, 6, Limits.MAX_TIMESTAMP_MICROS}) {
      List<NewRow> again = List.of(row(held.id(), time));
      assertThrows(IllegalStateException.class, () -> store.append(again, STATE));
    }
    assertEquals(5, store.find(held.id()).orElseThrow().key().createdAtMicros());
  }

  @Test
  void afterARefusalTheNextAppendWorks() {
    NewRow held = row(1);
    store.append(List.of(held), STATE);
    NewRow other = row(2);
    assertThrows(
        IllegalStateException.class, () -> store.append(List.of(other, row(held.id(), 1)), STATE));
    store.append(List.of(other), STATE);
    assertTrue(store.contains(other.id()));
  }

  @Test
  void theStateOfTheSetIsWhatTheLastAppendSaid() {
    store.append(rows(1), STATE);
    assertEquals(Optional.of(STATE), store.setState());
    Bytes large = randomBytes(3_000);
    NewRow held = row(9);
    store.append(List.of(held), large);
    assertEquals(Optional.of(large), store.setState());
    assertThrows(IllegalStateException.class, () -> store.append(List.of(held), STATE));
    assertEquals(Optional.of(large), store.setState(), "a refused append says nothing");
  }

  @Test
  void aWholeCommitOfTheLargestEventsComesBack() {
    List<NewRow> rows = new ArrayList<>();
    for (int i = 0; i < Limits.MAX_COMMIT_EVENTS; i++) {
      rows.add(i % 64 == 0 ? largest(i) : row(i));
    }
    long first = store.append(rows, STATE);
    for (int i = 0; i < rows.size(); i++) {
      assertEquals(
          Optional.of(stored(first + i, rows.get(i))), store.find(rows.get(i).id()), "row " + i);
    }
  }

  private NewRow largest(long time) {
    Bytes bytes = randomBytes(Limits.MAX_SEALED_EVENT_BYTES);
    return new NewRow(randomId(), time, time, OptionalLong.of(time), bytes, List.of());
  }

  @Test
  void readKeepsTheOrderAskedForAndLeavesOutWhatIsNotThere() {
    long first = store.append(rows(4), STATE);
    List<Long> asked = List.of(first + 3, first + 99, first, 0L, -1L, first + 2, Long.MAX_VALUE);
    assertEquals(List.of(first + 3, first, first + 2), seqs(store.read(asked)));
    assertEquals(List.of(), store.read(List.of()));
  }
}
