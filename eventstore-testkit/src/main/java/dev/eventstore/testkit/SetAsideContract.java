package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Limits;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What setting damaged rows aside promises. */
abstract class SetAsideContract extends AppendContract {
  private static final long TAG = 7;

  @Test
  void whatIsSetAsideIsInNoAnswerAnyMore() {
    NewRow damaged = row(1, TAG);
    NewRow intact = row(2, TAG);
    long first = store.append(List.of(damaged, intact), STATE);
    assertEquals(1, store.setAside(List.of(first)));
    assertFalse(store.contains(damaged.id()));
    assertEquals(Optional.empty(), store.find(damaged.id()));
    assertEquals(List.of(), store.read(List.of(first)));
    assertEquals(List.of(first + 1), scannedSeqs());
    for (Selection.Order order : Selection.Order.values()) {
      assertEquals(List.of(first + 1), seqs(store.select(all(order))));
      assertEquals(List.of(first + 1), seqs(store.select(all(order, TAG))));
    }
  }

  @Test
  void settingAsideSaysHowManyWereThere() {
    long first = store.append(rows(4), STATE);
    assertEquals(2, store.setAside(List.of(first + 3, first + 50, first)));
    assertEquals(1, store.setAside(List.of(first, first + 1)));
  }

  @Test
  void afterwardsNothingIsSaidAboutTheSetUntilTheNextAppend() {
    long first = store.append(rows(2), STATE);
    store.setAside(List.of(first));
    assertEquals(Optional.empty(), store.setState());
    store.append(rows(1), STATE);
    assertEquals(Optional.of(STATE), store.setState());
  }

  @Test
  void settingAsideWhatIsNotThereChangesNothing() {
    long first = store.append(rows(1), STATE);
    assertEquals(0, store.setAside(List.of(first + 1)));
    assertEquals(0, store.setAside(List.of()));
    assertEquals(Optional.of(STATE), store.setState());
    assertEquals(List.of(), missing());
  }

  @Test
  void whatWasSetAsideComesBackAsANewRow() {
    NewRow row = row(1, TAG);
    long first = store.append(List.of(row), STATE);
    store.setAside(List.of(first));
    long again = store.append(List.of(row), STATE);
    assertTrue(again > first);
    assertEquals(Optional.of(stored(again, row)), store.find(row.id()));
    assertEquals(List.of(again), seqs(store.select(all(Selection.Order.NEWEST_FIRST, TAG))));
  }

  @Test
  void missingShowsWhatWasSetAsideInOrderOfArrivalAsItWas() {
    List<NewRow> rows = List.of(row(9), row(3), row(7), row(5));
    long first = store.append(rows, STATE);
    store.setAside(List.of(first + 2));
    store.setAside(List.of(first + 3, first));
    assertEquals(List.of(first, first + 2, first + 3), seqs(missing()));
    for (StoredEvent missing : missing()) {
      NewRow row = rows.get((int) (missing.seq() - first));
      assertEquals(row.key(), missing.key());
      assertEquals(row.encrypted(), missing.encrypted());
    }
  }

  @Test
  void missingLeavesOutWhoseIdIsHeldAgain() {
    NewRow one = row(1);
    NewRow two = row(2);
    long first = store.append(List.of(one, two), STATE);
    store.setAside(List.of(first, first + 1));
    store.append(List.of(row(one.id(), 50)), STATE);
    assertEquals(List.of(first + 1), seqs(missing()));
  }

  @Test
  void missingLeavesOutWhoseTimeALaterRowHas() {
    long first = store.append(List.of(row(1), row(2), row(1)), STATE);
    store.setAside(List.of(first + 1, first + 2));
    assertEquals(List.of(first + 1, first + 2), seqs(missing()), "an earlier row has the time");
    store.append(List.of(row(2)), STATE);
    assertEquals(List.of(first + 2), seqs(missing()));
  }

  private static List<Long> seqsFrom(long first, int count) {
    return LongStream.range(first, first + count).boxed().toList();
  }

  private static List<Long> joined(List<Long> some, List<Long> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  /** The earliest call takes the latest rows: age is told by calls, not by seqs. */
  @Test
  void noRowGoesWithoutItsCopyAndOnlyTheOldestOfEarlierCallsAreDropped() {
    int most = Limits.MAX_SET_ASIDE_ROWS;
    long first = store.append(rows(most + 3), STATE);
    List<Long> latest = seqsFrom(first, 3);
    List<Long> later = seqsFrom(first + 3, most - 5);
    List<Long> earliest = seqsFrom(first + most - 2, 5);
    assertEquals(5, store.setAside(earliest));
    assertEquals(most - 5, store.setAside(later));
    assertEquals(joined(later, earliest), seqs(missing()), "as many as are kept");
    assertEquals(3, store.setAside(latest));
    assertEquals(joined(joined(latest, later), earliest.subList(3, 5)), seqs(missing()));
  }

  @Test
  void allOfOneCallAreKeptAlsoWhereTheyAreMoreThanTheMost() {
    int many = Limits.MAX_SET_ASIDE_ROWS + 5;
    long first = store.append(rows(many + 2), STATE);
    store.setAside(List.of(first));
    List<Long> all = seqsFrom(first + 1, many);
    assertEquals(many, store.setAside(all));
    assertEquals(all, seqs(missing()), "all of one call, and no others");
    List<Long> last = List.of(first + 1 + many);
    assertEquals(1, store.setAside(last));
    assertEquals(joined(all.subList(6, many), last), seqs(missing()));
  }
}
