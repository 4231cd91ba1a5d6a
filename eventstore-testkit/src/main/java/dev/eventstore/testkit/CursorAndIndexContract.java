package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.RowTag;
import dev.eventstore.spi.Selection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a store promises about named readers and about indexes that are filled later. */
abstract class CursorAndIndexContract extends SelectionContract {
  private static final long NAME = Long.MIN_VALUE;
  private static final long OTHER = 8;
  private static final long TAG = -9;

  @Test
  void aCursorIsWhatWasLastSavedUnderItsName() {
    assertEquals(OptionalLong.empty(), store.cursor(NAME));
    store.saveCursors(Map.of(NAME, 3L, OTHER, 4L));
    store.saveCursors(Map.of(NAME, 5L));
    assertEquals(OptionalLong.of(5), store.cursor(NAME));
    assertEquals(OptionalLong.of(4), store.cursor(OTHER));
    store.saveCursors(Map.of(NAME, 2L));
    assertEquals(OptionalLong.of(2), store.cursor(NAME), "a cursor may go back");
    assertEquals(2, store.cursors());
  }

  @Test
  void aCursorThatIsRemovedIsForgottenAndNoOther() {
    store.saveCursors(Map.of(NAME, 0L, OTHER, Long.MAX_VALUE));
    store.removeCursor(NAME);
    store.removeCursor(NAME);
    store.removeCursor(77);
    assertEquals(OptionalLong.empty(), store.cursor(NAME));
    assertEquals(OptionalLong.of(Long.MAX_VALUE), store.cursor(OTHER));
    assertEquals(1, store.cursors());
  }

  @Test
  void cursorsAndIndexesSayNothingAboutTheSet() {
    long first = store.append(rows(1), STATE);
    store.saveCursors(Map.of(NAME, first));
    store.removeCursor(NAME);
    store.fillIndex(NAME, first, List.of(new RowTag(first, 0, TAG)));
    assertEquals(Optional.of(STATE), store.setState());
  }

  @Test
  void anIndexIsFilledAsFarAsWasLastSaid() {
    assertEquals(Map.of(), store.filledIndexes());
    store.fillIndex(NAME, 3, List.of());
    store.fillIndex(OTHER, 4, List.of());
    store.fillIndex(NAME, Long.MAX_VALUE, List.of());
    assertEquals(Map.of(NAME, Long.MAX_VALUE, OTHER, 4L), store.filledIndexes());
  }

  @Test
  void tagsAddedLaterLeadToTheirRowsInEveryOrder() {
    long a = store.append(List.of(row(30, 7), row(10), row(20)), STATE);
    store.fillIndex(NAME, a + 2, List.of(new RowTag(a, 30, TAG), new RowTag(a + 1, 10, TAG)));
    assertEquals(List.of(a + 1, a), seqs(store.select(all(Selection.Order.OLDEST_FIRST, TAG))));
    assertEquals(List.of(a, a + 1), seqs(store.select(all(Selection.Order.NEWEST_FIRST, TAG))));
    assertEquals(List.of(a, a + 1), seqs(store.select(all(Selection.Order.ARRIVAL, TAG))));
    assertEquals(List.of(a), seqs(store.select(all(Selection.Order.OLDEST_FIRST, TAG, 7L))));
  }

  @Test
  void aTagThatIsThereAlreadyChangesNothing() {
    long a = store.append(List.of(row(1, TAG)), STATE);
    RowTag tag = new RowTag(a, 1, TAG);
    store.fillIndex(NAME, a, List.of(tag, tag));
    store.fillIndex(NAME, a, List.of(tag));
    assertEquals(List.of(a), seqs(store.select(all(Selection.Order.OLDEST_FIRST, TAG))));
    assertEquals(List.of(a), seqs(store.select(all(Selection.Order.ARRIVAL, TAG))));
  }

  @Test
  void tagsOfRowsThatAreGoneLeadNowhereAlsoWhenTheEventComesBack() {
    NewRow gone = row(2);
    long a = store.append(List.of(row(1), gone), STATE);
    store.setAside(List.of(a + 1));
    store.fillIndex(
        NAME,
        a + 1,
        List.of(new RowTag(a, 1, TAG), new RowTag(a + 1, 2, TAG), new RowTag(a + 2, 2, TAG)));
    store.append(List.of(gone), STATE);
    for (Selection.Order order : Selection.Order.values()) {
      assertEquals(List.of(a), seqs(store.select(all(order, TAG))), order.name());
    }
    assertEquals(Map.of(NAME, a + 1), store.filledIndexes());
  }
}
