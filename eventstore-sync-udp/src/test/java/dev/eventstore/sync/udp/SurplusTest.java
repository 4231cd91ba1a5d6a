package dev.eventstore.sync.udp;

import static dev.eventstore.sync.udp.TwoSets.seqs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SurplusTest {
  private static final int EVENTS = 40;

  private final TwoSets sets = new TwoSets().ours(1, EVENTS);
  private final FoundEvents found = new FoundEvents();

  static Stream<CellHash> hashes() {
    CellHash salted = CellHash.salted(Bytes.copyOf(new byte[16]));
    return Stream.of(CellHash.PLAIN, CellHash.PLAIN.fine(), salted, salted.fine());
  }

  private List<Entry> entries(CellHash hash) {
    List<Entry> entries = new ArrayList<>();
    sets.ours.forEach(
        KeyRange.ALL, (seq, h64, head) -> entries.add(new Entry(seq, hash.of(h64, head))));
    return entries;
  }

  /** What the peer says that has only so many from the first on. */
  private Cell theirs(CellHash hash, int from, int to) {
    sets.theirs(from, to);
    return sets.cell(KeyRange.ALL, hash).cell();
  }

  private boolean explains(CellHash hash, Cell theirs) {
    return Surplus.of(entries(hash), theirs, hash, found);
  }

  private static Cell with(Cell cell, CellHash hash, long more) {
    return new Cell(cell.count(), hash.reduce(cell.sumH64() + more));
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void whatIsEqualNeedsNothing(CellHash hash) {
    assertTrue(explains(hash, theirs(hash, 1, EVENTS)));
    assertEquals(seqs(), found.lacking);
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void oneIsNamedByTheDifferenceOfSums(CellHash hash) {
    assertTrue(explains(hash, theirs(hash, 2, EVENTS)));
    assertEquals(seqs(1), found.lacking);
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void twoAreNamedByTheirSum(CellHash hash) {
    theirs(hash, 1, 6);
    assertTrue(explains(hash, theirs(hash, 9, EVENTS)));
    assertEquals(seqs(7, 8), found.lacking);
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void allButThePeersOnlyOneAreNamed(CellHash hash) {
    assertTrue(explains(hash, theirs(hash, 3, 3)));
    assertEquals(EVENTS - 1, found.lacking.size());
    assertFalse(found.lacking.contains(3L));
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void threeAreTooMany(CellHash hash) {
    assertFalse(explains(hash, theirs(hash, 4, EVENTS)));
    assertEquals(seqs(), found.lacking);
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void moreThanOursExplainsNothing(CellHash hash) {
    assertFalse(explains(hash, theirs(hash, 1, EVENTS + 1)));
    assertEquals(seqs(), found.lacking);
  }

  /** A member may say anything: at worst nothing is pushed. */
  @ParameterizedTest
  @MethodSource("hashes")
  void sumsThatMatchNothingNameNone(CellHash hash) {
    assertFalse(explains(hash, with(theirs(hash, 3, EVENTS), hash, 1)));
    assertFalse(explains(hash, with(theirs(hash, 2, EVENTS), hash, 1)));
    assertFalse(explains(hash, with(theirs(hash, 1, EVENTS), hash, 1)));
    assertFalse(explains(hash, new Cell(1, 1)));
    assertEquals(seqs(), found.lacking);
  }

  /** The same event twice is no pair. */
  @ParameterizedTest
  @MethodSource("hashes")
  void sumWithoutOneEventTwiceNamesNone(CellHash hash) {
    Cell all = theirs(hash, 1, EVENTS);
    long twice = 2 * entries(hash).get(6).hash();
    Cell crafted = new Cell(EVENTS - 2, hash.reduce(all.sumH64() - twice));
    assertFalse(explains(hash, crafted));
    assertEquals(seqs(), found.lacking);
  }
}
