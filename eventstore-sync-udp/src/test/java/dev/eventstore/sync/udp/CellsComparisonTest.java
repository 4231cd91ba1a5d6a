package dev.eventstore.sync.udp;

import static dev.eventstore.sync.udp.TwoSets.range;
import static dev.eventstore.sync.udp.TwoSets.seqs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellsComparisonTest {
  private static final CellHash FINE = CellHash.PLAIN.fine();

  private final TwoSets sets = new TwoSets();

  private static List<CellRequest> everything(int cells) {
    return List.of(new CellRequest(KeyRange.ALL, cells));
  }

  // ---- What is pushed at once

  @Test
  void equalCellsNeedNothing() {
    FoundEvents found = sets.both(1, 100).compare(FINE);
    assertEquals(seqs(), found.lacking);
    assertEquals(List.of(), found.contested);
  }

  @Test
  void oneOrTwoThatThePeerLacksArePushed() {
    FoundEvents one = new TwoSets().both(1, 100).ours(101, 101).compare(FINE);
    assertEquals(seqs(101), one.lacking);
    FoundEvents two = new TwoSets().both(1, 100).ours(101, 102).compare(FINE);
    assertEquals(seqs(101, 102), two.lacking);
    assertTrue(one.contested.isEmpty() && two.contested.isEmpty());
  }

  @Test
  void theyArePushedWithSaltedSums() {
    CellHash salted = CellHash.salted(Bytes.copyOf(new byte[16])).fine();
    assertEquals(seqs(101, 102), sets.both(1, 100).ours(101, 102).compare(salted).lacking);
  }

  @Test
  void eachCellIsComparedForItself() {
    sets.both(1, 10).ours(11, 11).both(12, 30).ours(31, 40).both(41, 50).theirs(51, 51);
    List<RangeCell> cells =
        List.of(
            sets.cell(range(1, 20), FINE),
            sets.cell(range(21, 45), FINE),
            sets.cell(range(51, 60), FINE));
    FoundEvents found = new FoundEvents();
    found.run(new CellsComparison(cells, FINE), sets.ours);
    assertEquals(seqs(11), found.lacking);
    assertEquals(
        List.of(new CellRequest(range(21, 45), 1), new CellRequest(range(51, 60), 1)),
        found.contested);
  }

  // ---- Ranges of which the peer has nothing

  @Test
  void rangeWithoutEventsOverThereIsPushedPieceByPiece() {
    sets.ours(1, 5_000);
    CellsComparison comparison =
        new CellsComparison(List.of(new RangeCell(KeyRange.ALL, Cell.EMPTY)), FINE);
    FoundEvents found = new FoundEvents();
    assertFalse(comparison.next(sets.ours, found));
    long before = 0;
    boolean ended = false;
    while (!ended) {
      ended = comparison.next(sets.ours, found);
      assertTrue(found.lacking.size() - before <= SyncConstants.PIECE_EVENTS);
      before = found.lacking.size();
    }
    assertEquals(5_000, found.lacking.size());
    assertEquals(5_001, comparison.compared());
    assertEquals(List.of(), found.contested);
  }

  @Test
  void whatFollowsThatRangeIsComparedToo() {
    sets.ours(1, 2_000).both(2_001, 2_100).ours(2_101, 2_101);
    List<RangeCell> cells =
        List.of(sets.cell(range(1, 2_000), FINE), sets.cell(range(2_001, 2_200), FINE));
    FoundEvents found = new FoundEvents();
    found.run(new CellsComparison(cells, FINE), sets.ours);
    assertEquals(2_001, found.lacking.size());
    assertTrue(found.lacking.contains(2_101L));
  }

  @Test
  void severalSuchRangesArePushedOneAfterTheOther() {
    sets.ours(1, 30);
    List<RangeCell> cells = List.of(sets.cell(range(1, 10), FINE), sets.cell(range(11, 20), FINE));
    FoundEvents found = new FoundEvents();
    found.run(new CellsComparison(cells, FINE), sets.ours);
    assertEquals(20, found.lacking.size());
  }

  // ---- What is answered

  @Test
  void withoutEventsOursOneEmptyCellAsksForAll() {
    FoundEvents found = sets.theirs(1, 50).compare(FINE);
    assertEquals(everything(1), found.contested);
  }

  @Test
  void oneOrTwoThatWeLackAreNamedFromOneCell() {
    assertEquals(everything(1), new TwoSets().both(1, 50).theirs(51, 51).compare(FINE).contested);
    assertEquals(everything(1), new TwoSets().both(1, 50).theirs(51, 52).compare(FINE).contested);
  }

  @Test
  void moreThatWeLackAskForAsManyCells() {
    assertEquals(everything(3), new TwoSets().both(1, 50).theirs(51, 53).compare(FINE).contested);
    assertEquals(everything(20), new TwoSets().both(1, 50).theirs(51, 70).compare(FINE).contested);
  }

  @Test
  void noMoreCellsThanThereCanBeAreAskedFor() {
    assertEquals(everything(6), sets.both(1, 5).theirs(51, 90).compare(FINE).contested);
    assertEquals(everything(6), sets.compare(new Cell(Long.MAX_VALUE, 1)).contested);
  }

  @Test
  void thePeerThatLacksThreeOrMoreGetsOneCellAndSaysMore() {
    FoundEvents found = sets.both(1, 50).ours(51, 53).compare(FINE);
    assertEquals(everything(1), found.contested);
    assertEquals(seqs(), found.lacking);
  }

  @Test
  void whereBothLackSomethingThereAreEightCells() {
    int eight = SyncConstants.CELLS_OF_UNKNOWN;
    for (int surplus = 0; surplus <= 2; surplus++) {
      TwoSets both = new TwoSets().both(1, 50).theirs(61, 64).ours(71, 74 + surplus);
      FoundEvents found = both.compare(FINE);
      assertEquals(everything(eight), found.contested);
      assertEquals(seqs(), found.lacking);
    }
  }

  @Test
  void thePeersOnlyEventThatIsNotOursGetsAllOursForIt() {
    FoundEvents found = sets.ours(1, 3).theirs(4, 4).compare(FINE);
    assertEquals(seqs(1, 2, 3), found.lacking);
    assertEquals(everything(4), found.contested);
    FoundEvents many = new TwoSets().ours(1, 30).theirs(31, 31).compare(FINE);
    assertEquals(30, many.lacking.size());
    assertEquals(everything(SyncConstants.CELLS_OF_UNKNOWN), many.contested);
  }

  @Test
  void thePeersOnlyEventThatIsOursGetsAllOthers() {
    FoundEvents found = sets.ours(1, 30).theirs(30, 30).compare(FINE);
    assertEquals(29, found.lacking.size());
    assertFalse(found.lacking.contains(30L));
    assertEquals(List.of(), found.contested);
  }

  // ---- Events on their way

  @Test
  void eventsUnderwayMayHaveArrivedOrNot() {
    TwoSets notYet = new TwoSets().both(1, 50).ours(51, 60);
    FoundEvents found = notYet.compare(FINE, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60);
    assertEquals(seqs(), found.lacking);
    assertEquals(List.of(), found.contested);
    TwoSets already = new TwoSets().both(1, 60);
    assertEquals(List.of(), already.compare(FINE, 51, 52, 53).contested);
  }

  @Test
  void besideEventsUnderwayTheOthersAreFound() {
    sets.both(1, 50).ours(51, 60);
    FoundEvents found = sets.compare(FINE, 51, 52, 53, 54, 55, 56, 57, 58, 59);
    assertEquals(seqs(60), found.lacking);
    assertEquals(List.of(), found.contested);
  }

  /** Three have arrived of ten: nobody knows which. */
  @Test
  void whenSomeUnderwayHaveArrivedFinerCellsTellWhich() {
    sets.both(1, 53).ours(54, 60).ours(61, 64);
    FoundEvents found = sets.compare(FINE, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60);
    assertEquals(seqs(), found.lacking);
    assertEquals(everything(SyncConstants.CELLS_OF_UNKNOWN), found.contested);
  }

  /** Then nobody need lack anything but what is underway. */
  @Test
  void countsBetweenThoseWithAndWithoutThemAskForFinerCells() {
    sets.both(1, 50).ours(51, 52).both(53, 57).ours(58, 60);
    FoundEvents found = sets.compare(FINE, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60);
    assertEquals(everything(SyncConstants.CELLS_OF_UNKNOWN), found.contested);
  }

  /** What is lacking here is counted as if all underway had arrived, so as not to ask too much. */
  @Test
  void whatWeLackIsCountedBesideAllThatIsUnderway() {
    sets.both(1, 50).ours(51, 60).theirs(71, 90);
    FoundEvents found = sets.compare(FINE, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60);
    assertEquals(everything(10), found.contested);
  }

  // ---- What it costs

  @Test
  void cellTooLargeToSearchIsOnlyCounted() {
    int events = SyncConstants.MAX_CELL_EVENTS + 1;
    sets.ours(1, events);
    FoundEvents found = sets.compare(FINE.cell(sets.ours, range(1, events - 1)));
    assertEquals(seqs(), found.lacking);
    assertEquals(everything(SyncConstants.CELLS_OF_UNKNOWN), found.contested);
    assertEquals(everything(7), sets.compare(new Cell(events + 7, 1)).contested);
  }

  @Test
  void comparedEventsAreCounted() {
    sets.both(1, 100).ours(101, 101);
    CellsComparison comparison = new CellsComparison(List.of(sets.cell(range(1, 200), FINE)), FINE);
    new FoundEvents().run(comparison, sets.ours);
    assertEquals(102, comparison.compared());
  }

  /** To add up salted sums each event is looked at, also of cells that are equal. */
  @Test
  void eventsOfSaltedCellsAreCountedThoughTheyAreEqual() {
    CellHash salted = CellHash.salted(Bytes.copyOf(new byte[16])).fine();
    sets.both(1, 3_000);
    List<RangeCell> cells =
        List.of(sets.cell(range(1, 1_000), salted), sets.cell(range(1_001, 3_000), salted));
    CellsComparison comparison = new CellsComparison(cells, salted);
    FoundEvents found = new FoundEvents();
    assertFalse(comparison.next(sets.ours, found), "the first cell is enough for one piece");
    assertTrue(comparison.next(sets.ours, found));
    assertTrue(comparison.compared() >= 3_000, "compared " + comparison.compared());
  }
}
