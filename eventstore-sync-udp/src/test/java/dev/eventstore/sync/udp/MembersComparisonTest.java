package dev.eventstore.sync.udp;

import static dev.eventstore.sync.udp.TwoSets.range;
import static dev.eventstore.sync.udp.TwoSets.seqs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.BloomFilter;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Slice;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mostly a peer whose filter lets everything pass: count and sum alone can name what it lacks. */
class MembersComparisonTest {
  private static final int EVENTS = 50;
  private static final Bytes KEY = Bytes.copyOf(new byte[16]);

  private final TwoSets sets = new TwoSets().ours(1, EVENTS);

  static Stream<CellHash> hashes() {
    return Stream.of(CellHash.PLAIN, CellHash.salted(KEY));
  }

  // ---- A filter that lets everything pass

  @ParameterizedTest
  @MethodSource("hashes")
  void oneThatPassedByAccidentIsNamedByCountAndSum(CellHash hash) {
    found(EVENTS - 1, sumWithout(hash, 7), hash).names(7);
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void twoThatPassedByAccidentAreNamedByCountAndSum(CellHash hash) {
    found(EVENTS - 2, sumWithout(hash, 7, 31), hash).names(7, 31);
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void threeAreTooManyToTellAndWaitForTheNextSalt(CellHash hash) {
    found(EVENTS - 3, sumWithout(hash, 7, 31, 32), hash).names().asksFor(0);
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void whenAllIsEqualNothingIsSaid(CellHash hash) {
    found(EVENTS, sumWithout(hash), hash).names().asksFor(0);
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void asManyOthersOverThereAreContested(CellHash hash) {
    found(EVENTS, sumWithout(hash) + 1, hash).names().asksFor(SyncConstants.CELLS_OF_UNKNOWN);
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void whatWeLackIsContestedInAsManyCells(CellHash hash) {
    found(EVENTS + 1, sumWithout(hash, 7), hash).names().asksFor(1);
    found(EVENTS + 20, sumWithout(hash, 7), hash).names().asksFor(20);
    found(EVENTS + 500, sumWithout(hash, 7), hash).names().asksFor(EVENTS + 1);
  }

  /** A member may say anything: at worst nothing more is pushed. */
  @ParameterizedTest
  @MethodSource("hashes")
  void sumsThatFitNoEventsNameNone(CellHash hash) {
    int eight = SyncConstants.CELLS_OF_UNKNOWN;
    found(EVENTS - 1, sumWithout(hash, 7) + 1, hash).names().asksFor(eight);
    found(EVENTS - 2, sumWithout(hash, 7, 31) + 1, hash).names().asksFor(eight);
  }

  /** The same event twice is no pair. */
  @ParameterizedTest
  @MethodSource("hashes")
  void sumOfOneEventTwiceNamesNone(CellHash hash) {
    found(EVENTS - 2, sumWithout(hash, 7, 7), hash).names();
  }

  // ---- A filter that tells

  @Test
  void eventsThatTheFilterLacksAreLackingOverThere() {
    sets.theirs(1, 40);
    FoundEvents found = new FoundEvents();
    found.run(comparison(theirs(KeyRange.ALL)), sets.ours);
    assertEquals(seqs(41, 42, 43, 44, 45, 46, 47, 48, 49, 50), found.lacking);
    assertEquals(List.of(), found.contested);
  }

  @Test
  void onlyEventsOfTheRangeAreCompared() {
    sets.theirs(1, 40);
    FoundEvents found = new FoundEvents();
    found.run(comparison(theirs(range(30, 42))), sets.ours);
    assertEquals(seqs(41, 42), found.lacking);
  }

  /** Count and sum that fit would end it early, and a member could craft them. */
  @Test
  void lackingEventsAreFoundThoughCountAndSumFit() {
    sets.theirs(1, 40);
    Slice.Members true40 = theirs(KeyRange.ALL);
    Cell crafted = CellHash.PLAIN.cell(sets.ours, KeyRange.ALL);
    FoundEvents found = new FoundEvents();
    found.run(comparison(new Slice.Members(KeyRange.ALL, crafted, true40.filter())), sets.ours);
    assertEquals(10, found.lacking.size());
  }

  @Test
  void bothWaysAtOnce() {
    sets.theirs(1, 40).theirs(51, 55);
    FoundEvents found = new FoundEvents();
    found.run(comparison(theirs(KeyRange.ALL)), sets.ours);
    assertEquals(10, found.lacking.size());
    assertEquals(List.of(new CellRequest(KeyRange.ALL, 5)), found.contested);
  }

  @Test
  void rangeWithManyEventsIsComparedPieceByPiece() {
    sets.ours(51, 5_000);
    MembersComparison comparison = comparison(theirs(KeyRange.ALL));
    FoundEvents found = new FoundEvents();
    long before = 0;
    while (!comparison.next(sets.ours, found)) {
      assertTrue(comparison.compared() - before <= SyncConstants.PIECE_EVENTS);
      before = comparison.compared();
    }
    assertEquals(5_000, comparison.compared());
    assertEquals(5_000, found.lacking.size());
  }

  @Test
  void rangeOfWhichThePeerHasNothingIsLackingAsAWhole() {
    FoundEvents found = new FoundEvents();
    found.run(MembersComparison.withNothing(range(11, 13)), sets.ours);
    assertEquals(seqs(11, 12, 13), found.lacking);
    assertFalse(MembersComparison.withNothing(range(1, 5)).next(manyMore(), found));
  }

  private OrderedSet manyMore() {
    for (int seq = 1; seq <= 600; seq++) {
      sets.ours.add(new EventKey(3, TwoSets.key(seq).id()), 1_000L + seq);
    }
    return sets.ours;
  }

  // ---- Helpers

  private static MembersComparison comparison(Slice.Members members) {
    return new MembersComparison(members, CellHash.PLAIN);
  }

  private Slice.Members theirs(KeyRange range) {
    return new Slice.Members(
        range, CellHash.PLAIN.cell(sets.theirs, range), filter(sets.theirs, range));
  }

  private static BloomFilter filter(OrderedSet events, KeyRange range) {
    BloomFilter filter = BloomFilter.forEvents((int) events.cell(range).count(), KEY);
    events.forEach(
        range,
        (seq, h64, idHead) -> {
          filter.add(h64, idHead);
          return true;
        });
    return filter;
  }

  private long sumWithout(CellHash hash, long... seqs) {
    long[] sum = {hash.cell(sets.ours, KeyRange.ALL).sumH64()};
    for (long without : seqs) {
      sets.ours.forEach(
          KeyRange.ALL,
          (seq, h64, idHead) -> {
            sum[0] -= seq == without ? hash.of(h64, idHead) : 0;
            return true;
          });
    }
    return sum[0];
  }

  private record Found(FoundEvents events) {
    Found names(long... seqs) {
      assertEquals(seqs(seqs), events.lacking);
      return this;
    }

    void asksFor(int cells) {
      assertEquals(
          cells == 0 ? List.of() : List.of(new CellRequest(KeyRange.ALL, cells)), events.contested);
    }
  }

  private Found found(long count, long sum, CellHash hash) {
    Slice.Members members =
        new Slice.Members(KeyRange.ALL, new Cell(count, sum), filter(sets.ours, KeyRange.ALL));
    FoundEvents found = new FoundEvents();
    found.run(new MembersComparison(members, hash), sets.ours);
    return new Found(found);
  }
}
