package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Limits;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.CellsSummary;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Slice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slices with cells of ranges that somebody asked for. */
class CellSlicesTest {
  private static final int MOST_BYTES = 1_000;

  private final PublishedSet held = new PublishedSet("CellSlicesTest");

  private CellsSummary make(List<CellRequest> wanted) {
    CellsSummary made = held.publisher().cells(wanted);
    assertTrue(held.plain(made.summary()).size() <= MOST_BYTES);
    assertTrue(made.requests() >= 1 && made.requests() <= wanted.size());
    Slice.Cells slice = held.cells(made.summary());
    for (RangeCell each : slice.cells()) {
      assertEquals(CellHash.PLAIN.fine().cell(held.set, each.range()), each.cell());
    }
    long count = slice.cells().stream().mapToLong(each -> each.cell().count()).sum();
    assertEquals(count, made.summary().eventCount());
    return made;
  }

  private List<RangeCell> plainCells(List<CellRequest> requests) {
    List<RangeCell> cells = new ArrayList<>();
    requests.forEach(each -> cells.addAll(held.set.cells(each.range(), each.cells())));
    return cells;
  }

  private List<CellRequest> requests(int ranges, int cells) {
    return held.set.cells(KeyRange.ALL, ranges).stream()
        .map(cell -> new CellRequest(cell.range(), cells))
        .toList();
  }

  /** Exactly these ranges, each into as many cells as were asked for. */
  private void assertDescribes(List<CellRequest> requests, CellsSummary made) {
    assertEquals(TestSlices.fine(plainCells(requests)), held.cells(made.summary()).cells());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 20, 60})
  void oneRangeIsCutIntoAsManyCellsAsWereAskedFor(int cells) {
    held.add(2_000);
    List<CellRequest> wanted = List.of(new CellRequest(KeyRange.ALL, cells));
    assertDescribes(wanted, make(wanted));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 1_000_000})
  void aRangeThatWouldNeedTooManyCellsIsDescribedWholeByFewer(int cells) {
    held.add(10_000);
    CellsSummary made = make(List.of(new CellRequest(KeyRange.ALL, cells)));
    assertEquals(1, made.requests());
    assertEquals(KeyRange.ALL, CellTree.limits(held.cells(made.summary()).cells()));
    assertEquals(10_000, made.summary().eventCount());
    assertTrue(held.cells(made.summary()).cells().size() > 30);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 30})
  void ofManyRangesAsManyAreDescribedAsFit(int cells) {
    held.add(20_000);
    List<CellRequest> wanted = requests(120, cells);
    CellsSummary made = make(wanted);
    assertDescribes(wanted.subList(0, made.requests()), made);
    assertTrue(made.requests() < wanted.size());
    assertTrue(SliceCodec.fits(plainCells(wanted.subList(0, made.requests()))));
    assertFalse(SliceCodec.fits(plainCells(wanted.subList(0, made.requests() + 1))));
  }

  @Test
  void rangesWithGapsBetweenThemAreDescribedWithoutTheGaps() {
    held.add(5_000);
    List<CellRequest> wanted = new ArrayList<>();
    List<CellRequest> all = requests(40, 3);
    for (int i = 1; i < all.size(); i += 4) {
      wanted.add(all.get(i));
    }
    CellsSummary made = make(wanted);
    assertEquals(wanted.size(), made.requests());
    assertDescribes(wanted, made);
  }

  @Test
  void firstAndLastRangeMayBeginAndEndAnywhereWithinTheirNodes() {
    held.add(3_000);
    List<KeyRange> nodes =
        held.set.cells(KeyRange.ALL, 16).stream()
            .filter(each -> each.cell().count() > 1)
            .map(RangeCell::range)
            .toList();
    KeyRange first = nodes.get(0);
    KeyRange last = nodes.get(nodes.size() - 1);
    EventKey from = EventKey.bound(first.from().createdAtMicros() + 3, 0x1234_5678_9ABC_DEF1L);
    EventKey to = EventKey.bound(last.from().createdAtMicros() + 7, 0x1234_5678_9ABC_DEF3L);
    List<CellRequest> wanted =
        List.of(
            new CellRequest(new KeyRange(from, first.to()), 5),
            new CellRequest(nodes.get(nodes.size() / 2), 5),
            new CellRequest(new KeyRange(last.from(), to), 5));
    CellsSummary made = make(wanted);
    assertEquals(3, made.requests());
    assertDescribes(wanted, made);
  }

  @Test
  void whatDoesNotBeginAtANodeIsLeftForTheNextSlice() {
    held.add(3_000);
    EventKey middle = EventKey.bound(held.nowMicros() - 1_800_000_001L, 0x1234_5678_9ABC_DEF1L);
    List<CellRequest> wanted =
        List.of(
            new CellRequest(new KeyRange(KeyRange.ALL.from(), middle), 5),
            new CellRequest(new KeyRange(middle, KeyRange.ALL.to()), 5));
    CellsSummary made = make(wanted);
    assertEquals(1, made.requests());
    assertDescribes(wanted.subList(0, 1), made);
    assertDescribes(wanted.subList(1, 2), make(wanted.subList(1, 2)));
  }

  /** Events in pairs next to each other lie at the ends of long paths, beside which is nothing. */
  @ParameterizedTest
  @ValueSource(ints = {18, 22, 26, 30})
  void aSliceHasNoMoreCellsThanAReaderTakes(int pairs) {
    for (int i = 0; i < pairs; i++) {
      long even = held.nowMicros() - 2 * (1 + held.random.nextLong(5_000_000_000L));
      held.addAll(List.of(held.key(even), held.key(even + 1)));
    }
    CellsSummary made = make(List.of(new CellRequest(KeyRange.ALL, 2 * pairs)));
    int cells = held.cells(made.summary()).cells().size();
    assertTrue(cells > 30 && cells <= Limits.MAX_SLICE_CELLS, cells + " cells");
  }

  @Test
  void rangesWithoutEventsAreDescribed() {
    held.add(10, () -> 5);
    KeyRange range = new KeyRange(EventKey.bound(6, 1), EventKey.bound(900, 77));
    CellsSummary made = make(List.of(new CellRequest(range, 8)));
    assertEquals(0, made.summary().eventCount());
    assertEquals(range, held.cells(made.summary()).cells().get(0).range());
  }
}
