package dev.eventstore.sync.udp;

import static dev.eventstore.sync.udp.TwoSets.range;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContestedRangesTest {
  private final ContestedRanges contested = new ContestedRanges();
  private final FakeSet events = new TwoSets().ours(1, 3_000).ours;

  private void add(int from, int to, int cells) {
    contested.add(new CellRequest(range(from, to), cells));
  }

  /** All answers, one after the other. */
  private ContestedRanges.Answer next() {
    return contested.next(events);
  }

  private static ContestedRanges.Answer cells(CellRequest... requests) {
    return new ContestedRanges.Answer.Cells(List.of(requests));
  }

  private static CellRequest request(int from, int to, int cells) {
    return new CellRequest(range(from, to), cells);
  }

  // ---- What is kept

  @Test
  void rangesAreDescribedInKeyOrder() {
    add(301, 400, 3);
    add(1, 100, 2);
    assertEquals(cells(request(1, 100, 2), request(301, 400, 3)), next());
    assertEquals(5, contested.cells());
  }

  @Test
  void whatIsHeardLastOfARangeCounts() {
    add(1, 100, 2);
    add(201, 300, 2);
    add(401, 500, 2);
    add(50, 210, 7);
    assertEquals(cells(request(50, 210, 7), request(401, 500, 2)), next());
    assertEquals(9, contested.cells());
    add(420, 430, 1);
    assertEquals(cells(request(50, 210, 7), request(420, 430, 1)), next());
    add(50, 210, 1);
    assertEquals(2, contested.cells());
  }

  @Test
  void rangesThatAdjoinDoNotOverlap() {
    add(1, 100, 2);
    add(101, 200, 2);
    assertEquals(4, contested.cells());
  }

  @Test
  void onlySoManyRangesAreKept() {
    for (int i = 0; i < SyncConstants.MAX_CONTESTED_RANGES + 10; i++) {
      add(10 * i, 10 * i + 5, 1);
    }
    assertEquals(SyncConstants.MAX_CONTESTED_RANGES, contested.cells());
    add(0, 5, 2);
    assertEquals(SyncConstants.MAX_CONTESTED_RANGES + 1, contested.cells(), "in place of another");
  }

  @Test
  void describedRangesAreForgotten() {
    add(1, 100, 2);
    add(101, 200, 3);
    add(301, 400, 4);
    contested.described(List.of(request(101, 200, 3)));
    assertEquals(6, contested.cells());
    contested.described(range(1, 350));
    assertTrue(contested.isEmpty());
    assertEquals(0, contested.cells());
  }

  // ---- Cells or a filter

  /** Of 100 events a filter takes 380 bytes: as many as 31 cells, at nine tenths. */
  @Test
  void filterIsMadeOnlyWhereItTakesFewerBytes() {
    add(1, 100, 38);
    assertEquals(cells(request(1, 100, 38)), next());
    add(1, 100, 39);
    assertEquals(new ContestedRanges.Answer.Filter(range(1, 100)), next());
  }

  @Test
  void manyRangesThatAdjoinAreLikelyToNeedManyCells() {
    for (int i = 0; i < 5; i++) {
      add(10 * i + 1, 10 * i + 10, 1);
    }
    assertTrue(next() instanceof ContestedRanges.Answer.Cells);
    add(51, 60, 1);
    assertEquals(new ContestedRanges.Answer.Filter(range(1, 60)), next());
  }

  @Test
  void rangesWithGapsBetweenStayCells() {
    for (int i = 0; i < 20; i++) {
      add(10 * i + 1, 10 * i + 9, 1);
    }
    assertTrue(next() instanceof ContestedRanges.Answer.Cells);
  }

  @Test
  void filterCoversNoMoreThanOneSliceCanSay() {
    for (int i = 0; i < 60; i++) {
      add(25 * i + 1, 25 * i + 25, 8);
    }
    int events = SyncConstants.EVENTS_OF_A_FILTER / 25 * 25;
    assertEquals(new ContestedRanges.Answer.Filter(range(1, events)), next());
    contested.described(range(1, events));
    assertEquals(new ContestedRanges.Answer.Filter(range(events + 1, 2 * events)), next());
  }

  @Test
  void rangeWithMoreEventsThanAFilterHoldsStaysCells() {
    add(1, SyncConstants.EVENTS_OF_A_FILTER + 1, 10_000);
    assertTrue(next() instanceof ContestedRanges.Answer.Cells);
  }

  @Test
  void whatComesBeforeAFilterIsSaidFirst() {
    add(1, 100, 1);
    add(201, 300, 60);
    assertEquals(cells(request(1, 100, 1)), next());
    contested.described(List.of(request(1, 100, 1)));
    assertEquals(new ContestedRanges.Answer.Filter(range(201, 300)), next());
  }

  // ---- Large requests

  @Test
  void rangeWithManyCellsIsDividedAlongTheTrie() {
    KeyRange node = new KeyRange(EventKey.bound(1_024, 0), EventKey.bound(2_048, 0));
    contested.add(new CellRequest(node, 64));
    contested.divideFirst(events);
    KeyRange quarter = new KeyRange(EventKey.bound(1_024, 0), EventKey.bound(1_280, 0));
    ContestedRanges.Answer.Cells parts = (ContestedRanges.Answer.Cells) next();
    assertEquals(4, parts.requests().size());
    assertEquals(new CellRequest(quarter, 16), parts.requests().get(0));
    assertEquals(64, contested.cells());
  }

  @Test
  void smallRequestsAreNotDivided() {
    int few = 2 * SyncConstants.CELLS_OF_A_RANGE - 1;
    add(1_001, 2_000, few);
    contested.divideFirst(events);
    assertEquals(cells(request(1_001, 2_000, few)), next());
  }

  @Test
  void rangeOfOneEventCannotBeDivided() {
    add(5, 5, 100);
    contested.divideFirst(events);
    assertEquals(100, contested.cells());
  }
}
