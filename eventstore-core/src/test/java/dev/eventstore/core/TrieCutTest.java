package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.spi.Cell;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Cells of the ordered set along the trie over its keys. */
class TrieCutTest {
  private static final int[] WANTED = {1, 2, 3, 10, 64, 400, 5_000};

  private final PublishedSet held = new PublishedSet("TrieCutTest");

  /** Some of any time, some of one minute, some of one microsecond. */
  private void fill(PublishedSet target, int count) {
    target.add(count / 3, () -> held.random.nextLong(1L << 53));
    target.add(count / 3, () -> 1_000_000_000L + held.random.nextLong(60_000_000));
    target.add(count - count / 3 * 2, () -> 7_777_777);
  }

  private KeyRange range() {
    if (held.keys.isEmpty() || held.random.nextInt(4) == 0) {
      return KeyNumbers.range(held.random);
    }
    List<EventKey> keys = List.copyOf(held.keys);
    EventKey near = keys.get(held.random.nextInt(keys.size()));
    BigInteger one = KeyNumbers.number(near.createdAtMicros(), near.id().head());
    BigInteger other = KeyNumbers.near(one, held.random);
    return one.equals(other) ? range() : KeyNumbers.range(one.min(other), one.max(other));
  }

  private static long filled(List<RangeCell> cells) {
    return cells.stream().filter(cell -> cell.cell().count() > 0).count();
  }

  private void assertCovers(KeyRange range, List<RangeCell> cells) {
    EventKey reached = range.from();
    long count = 0;
    for (RangeCell each : cells) {
      assertEquals(reached, each.range().from());
      assertTrue(each.range().from().compareTo(each.range().to()) < 0);
      List<EventKey> inside = held.in(each.range());
      long sum = inside.stream().mapToLong(key -> held.sealer.h64(key.id())).sum();
      assertEquals(new Cell(inside.size(), sum), each.cell());
      assertEquals(held.set.cell(each.range()), each.cell());
      reached = each.range().to();
      count += each.cell().count();
    }
    assertEquals(range.to(), reached);
    assertEquals(held.in(range).size(), count);
  }

  @Test
  void cellsCoverAnyRangeWithoutGapsAndCountAndAddUpItsEvents() {
    for (int round = 0; round < 10; round++) {
      fill(held, held.random.nextInt(400));
      for (int i = 0; i < 20; i++) {
        KeyRange range = i == 0 ? KeyRange.ALL : range();
        assertCovers(range, held.set.cells(range, WANTED[held.random.nextInt(WANTED.length)]));
      }
    }
  }

  @Test
  void asManyCellsHoldEventsAsAreWantedOrAsThereAreEvents() {
    fill(held, 1_000);
    for (int wanted : WANTED) {
      for (int i = 0; i < 20; i++) {
        KeyRange range = i == 0 ? KeyRange.ALL : range();
        long filled = filled(held.set.cells(range, wanted));
        assertEquals(Math.min(wanted, held.in(range).size()), filled);
      }
    }
  }

  /** One cell more comes from the fullest one; of several, from the first. */
  @Test
  void theFullestCellIsHalvedFirst() {
    fill(held, 1_000);
    for (int i = 0; i < 30; i++) {
      KeyRange range = i == 0 ? KeyRange.ALL : range();
      int wanted = 1 + held.random.nextInt(100);
      List<RangeCell> fewer = held.set.cells(range, wanted);
      Set<RangeCell> more = new HashSet<>(held.set.cells(range, wanted + 1));
      fewer.stream()
          .filter(cell -> cell.cell().count() > 1)
          .max(
              Comparator.comparingLong((RangeCell cell) -> cell.cell().count())
                  .thenComparing(cell -> cell.range().from(), Comparator.reverseOrder()))
          .ifPresent(
              fullest -> {
                fewer.stream()
                    .filter(cell -> !cell.equals(fullest))
                    .forEach(cell -> assertTrue(more.contains(cell)));
                assertTrue(!more.contains(fullest));
              });
    }
  }

  @Test
  void nodesOfTwoSetsOverOneRangeAreTheSameNestedOrDisjoint() {
    PublishedSet other = new PublishedSet("TrieCutTest.other");
    fill(held, 600);
    other.addAll(List.copyOf(held.keys).subList(100, 500));
    fill(other, 900);
    for (int i = 0; i < 30; i++) {
      KeyRange range = i == 0 ? KeyRange.ALL : range();
      for (RangeCell one : held.set.cells(range, 50)) {
        for (RangeCell two : other.set.cells(range, 70)) {
          assertTrue(
              isNestedOrDisjoint(one.range(), two.range()),
              () -> one.range() + " and " + two.range());
        }
      }
    }
  }

  private static boolean isNestedOrDisjoint(KeyRange one, KeyRange two) {
    boolean disjoint = one.to().compareTo(two.from()) <= 0 || two.to().compareTo(one.from()) <= 0;
    return disjoint || holds(one, two) || holds(two, one);
  }

  private static boolean holds(KeyRange outer, KeyRange inner) {
    return outer.from().compareTo(inner.from()) <= 0 && inner.to().compareTo(outer.to()) <= 0;
  }

  @Test
  void aBurstWithinOneMicrosecondIsCutByIds() {
    held.add(1_000, () -> 5_000_000);
    List<RangeCell> cells = held.set.cells(KeyRange.ALL, 64);
    assertCovers(KeyRange.ALL, cells);
    assertEquals(64, filled(cells));
    cells.forEach(cell -> assertTrue(cell.cell().count() < 60, () -> cell.toString()));
  }

  @Test
  void eventsWhoseIdsBeginAlikeStayInOneCell() {
    for (int i = 0; i < 10; i++) {
      held.addAll(List.of(held.alike(9, -1)));
    }
    List<RangeCell> cells = held.set.cells(KeyRange.ALL, 5);
    assertCovers(KeyRange.ALL, cells);
    assertEquals(1, filled(cells));
  }

  @Test
  void oneEventIsNotLookedForAndNoneIsOneCellWithoutEvents() {
    KeyRange range = KeyNumbers.range(held.random);
    assertEquals(List.of(new RangeCell(range, Cell.EMPTY)), held.set.cells(range, 10));
    held.addAll(List.of(held.key(range.from().createdAtMicros() / 2)));
    assertEquals(
        List.of(new RangeCell(KeyRange.ALL, held.set.cell(KeyRange.ALL))),
        held.set.cells(KeyRange.ALL, 10));
  }

  @Test
  void aRangeWithoutKeysHasNoCells() {
    held.add(100);
    EventKey bound = EventKey.bound(5, 5);
    assertEquals(List.of(), held.set.cells(new KeyRange(bound, bound), 10));
  }

  @Test
  void rangesWithoutEventsAreCellsToo() {
    held.addAll(List.of(held.key(1), held.key(3), held.key((1L << 53) - 1)));
    List<RangeCell> cells = held.set.cells(KeyRange.ALL, 3);
    assertCovers(KeyRange.ALL, cells);
    assertEquals(3, filled(cells));
    assertTrue(cells.contains(new RangeCell(times(2, 4), held.set.cell(times(3, 4)))));
    assertTrue(cells.contains(new RangeCell(times(4, 8), Cell.EMPTY)));
    assertTrue(cells.contains(new RangeCell(times(1L << 51, 1L << 52), Cell.EMPTY)));
    assertTrue(cells.stream().noneMatch(cell -> cell.range().equals(times(5, 6))));
  }

  private static KeyRange times(long from, long to) {
    return new KeyRange(EventKey.bound(from, 0), EventKey.bound(to, 0));
  }
}
