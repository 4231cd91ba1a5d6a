package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.EventId;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.Selection.Order;
import dev.eventstore.spi.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What selections, pages of arrivals and the scan of all keys promise. */
abstract class SelectionContract extends SetAsideContract {
  private static final long MAX = Long.MAX_VALUE;

  /** Rows of which many share a time. */
  private static final int SHARED = 60;

  private List<Long> select(Selection selection) {
    return seqs(store.select(selection));
  }

  private static Selection between(long since, long until, Order order) {
    return new Selection(List.of(), since, until, order, Optional.empty(), 9);
  }

  private static Selection after(Selection.Position position, Order order, Long... tags) {
    return new Selection(List.of(tags), 0, MAX, order, Optional.of(position), 9);
  }

  @Test
  void eachOrderSortsAsItSays() {
    long a = store.append(List.of(row(30), row(10), row(20)), STATE);
    assertEquals(List.of(a, a + 1, a + 2), select(all(Order.ARRIVAL)));
    assertEquals(List.of(a + 1, a + 2, a), select(all(Order.OLDEST_FIRST)));
    assertEquals(List.of(a, a + 2, a + 1), select(all(Order.NEWEST_FIRST)));
  }

  @Test
  void equalTimesAreSortedByIdWithUnsignedBytes() {
    List<NewRow> rows = new ArrayList<>();
    for (int first : new int[] {0x80, 0x01, 0xFF, 0x7F}) {
      byte[] id = new byte[EventId.BYTES];
      id[0] = (byte) first;
      rows.add(row(EventId.of(id), 5));
    }
    long a = store.append(rows, STATE);
    List<Long> oldestFirst = List.of(a + 1, a + 3, a, a + 2);
    assertEquals(oldestFirst, select(all(Order.OLDEST_FIRST)));
    assertEquals(oldestFirst, scannedSeqs());
    assertEquals(List.of(a + 2, a, a + 3, a + 1), select(all(Order.NEWEST_FIRST)));
  }

  @Test
  void aRowNeedsEveryTagThatIsAskedFor() {
    long a = store.append(List.of(row(1, 7, -8), row(2, 7), row(3, -8), row(4)), STATE);
    for (Order order : List.of(Order.ARRIVAL, Order.OLDEST_FIRST)) {
      assertEquals(List.of(a, a + 1), select(all(order, 7L)), order.name());
      assertEquals(List.of(a), select(all(order, 7L, -8L)), order.name());
      assertEquals(List.of(a), select(all(order, -8L, 7L)), order.name());
      assertEquals(List.of(), select(all(order, 7L, 9L)), order.name());
      assertEquals(List.of(a, a + 1, a + 2, a + 3), select(all(order)), order.name());
    }
  }

  @Test
  void timesRunFromTheFirstInclusiveToTheLastExclusive() {
    long a = store.append(List.of(row(10), row(20), row(30)), STATE);
    assertEquals(List.of(a, a + 1), select(between(10, 30, Order.OLDEST_FIRST)));
    assertEquals(List.of(a + 1, a), select(between(10, 30, Order.NEWEST_FIRST)));
    assertEquals(List.of(a + 1), select(between(11, 30, Order.NEWEST_FIRST)));
    assertEquals(List.of(), select(between(20, 20, Order.OLDEST_FIRST)));
    assertEquals(List.of(), select(between(30, 10, Order.OLDEST_FIRST)));
  }

  @Test
  void theOrderOfArrivalAsksNoTimesAndShowsAlsoImpossibleOnes() {
    long a = store.append(List.of(row(MAX), row(-1), row(Long.MIN_VALUE), row(15)), STATE);
    assertEquals(List.of(a, a + 1, a + 2, a + 3), select(between(10, 20, Order.ARRIVAL)));
    assertEquals(List.of(a + 2, a + 3), select(Selection.arrivedAfter(a + 1, 9)));
  }

  @Test
  void aLimitIsTheMostThatIsShown() {
    long a = store.append(List.of(row(3, 7), row(1, 7), row(2, 7)), STATE);
    for (Long[] tags : new Long[][] {{}, {7L}}) {
      for (Order order : Order.values()) {
        List<Long> everything = select(all(order, tags));
        for (int limit = 1; limit <= 4; limit++) {
          Selection limited = new Selection(List.of(tags), 0, MAX, order, Optional.empty(), limit);
          assertEquals(everything.subList(0, Math.min(3, limit)), select(limited));
        }
      }
    }
    assertEquals(List.of(a), select(Selection.arrivedAfter(0, 1)));
  }

  @Test
  void onlyRowsBehindThePositionAreShownWhereverThatIs() {
    long a = store.append(List.of(row(10, 7), row(20, 7), row(30, 7)), STATE);
    EventKey middle = store.read(List.of(a + 1)).get(0).key();
    for (Long[] tags : new Long[][] {{}, {7L}}) {
      Selection.Position at = new Selection.Position(a + 1, middle);
      assertEquals(List.of(a + 2), select(after(at, Order.ARRIVAL, tags)));
      assertEquals(List.of(a + 2), select(after(at, Order.OLDEST_FIRST, tags)));
      assertEquals(List.of(a), select(after(at, Order.NEWEST_FIRST, tags)));
      Selection.Position early = new Selection.Position(0, EventKey.bound(0, 0));
      assertEquals(3, select(after(early, Order.OLDEST_FIRST, tags)).size());
      assertEquals(List.of(), select(after(early, Order.NEWEST_FIRST, tags)));
      Selection.Position far = new Selection.Position(MAX, EventKey.bound(MAX, -1));
      assertEquals(List.of(), select(after(far, Order.ARRIVAL, tags)));
      assertEquals(List.of(), select(after(far, Order.OLDEST_FIRST, tags)));
      assertEquals(3, select(after(far, Order.NEWEST_FIRST, tags)).size());
    }
  }

  @Test
  void pagesShowEveryRowOnceInOrderAlsoWhereManyShareATime() {
    List<NewRow> rows = IntStream.range(0, SHARED).mapToObj(i -> row(i / 20, 7)).toList();
    store.append(rows, STATE);
    for (Order order : Order.values()) {
      for (int size : new int[] {1, 7, 20, 60}) {
        assertEquals(select(all(order, 7L)), pages(order, size), order + " by " + size);
      }
    }
  }

  private List<Long> pages(Order order, int size) {
    List<Long> seen = new ArrayList<>();
    Optional<Selection.Position> position = Optional.empty();
    List<StoredEvent> page;
    do {
      page = store.select(new Selection(List.of(7L), 0, MAX, order, position, size));
      for (StoredEvent row : page) {
        seen.add(row.seq());
        position = Optional.of(new Selection.Position(row.seq(), row.key()));
      }
    } while (!page.isEmpty() && seen.size() <= SHARED);
    return seen;
  }

  private List<Long> arrived(long after, int limit, long maxBytes) {
    return seqs(store.arrivedAfter(after, limit, maxBytes));
  }

  @Test
  void arrivalsEndWhereTheirNumberOrTheirBytesAreReached() {
    long a = store.append(List.of(rowOfSize(100, 3), rowOfSize(50, 1), rowOfSize(70, 2)), STATE);
    assertEquals(List.of(a, a + 1, a + 2), arrived(a - 1, 9, MAX));
    assertEquals(List.of(a, a + 1, a + 2), arrived(a - 1, 3, 220));
    assertEquals(List.of(a, a + 1), arrived(a - 1, 3, 219));
    assertEquals(List.of(a), arrived(a - 1, 9, 149));
    assertEquals(List.of(a, a + 1), arrived(a - 1, 2, MAX));
    assertEquals(List.of(a), arrived(a - 1, 1, MAX));
    assertEquals(List.of(a + 1, a + 2), arrived(a, 9, 120));
    assertEquals(List.of(), arrived(a + 2, 9, MAX));
    assertEquals(List.of(), arrived(MAX, 9, MAX));
  }

  @Test
  void theFirstArrivalIsShownHoweverLargeItIs() {
    long a = store.append(List.of(rowOfSize(100, 3), rowOfSize(50, 1), rowOfSize(70, 2)), STATE);
    assertEquals(List.of(a), arrived(a - 1, 9, 99));
    assertEquals(List.of(a), arrived(a - 1, 1, 0));
    assertEquals(List.of(a + 1), arrived(a, 9, 1));
    assertEquals(List.of(a + 2), arrived(a + 1, 1, 69));
  }

  @Test
  void arrivalsPassOverRowsThatAreGone() {
    long a = store.append(rows(5), STATE);
    store.setAside(List.of(a, a + 2));
    assertEquals(List.of(a + 1, a + 3, a + 4), arrived(a - 1, 9, MAX));
    assertEquals(List.of(a + 1, a + 3), arrived(a, 2, MAX));
    assertEquals(List.of(a + 3), arrived(a + 2, 9, 0));
  }

  @Test
  void theScanShowsEveryKeyInKeyOrder() {
    List<NewRow> rows = IntStream.range(0, 200).mapToObj(i -> row(random.nextInt(20))).toList();
    long first = store.append(rows, STATE);
    List<EventKey> keys = new ArrayList<>();
    store.scanKeys(
        (seq, key) -> {
          keys.add(key);
          assertEquals(key, rows.get((int) (seq - first)).key());
        });
    assertEquals(rows.stream().map(NewRow::key).sorted().toList(), keys);
  }
}
