package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Limits;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cells are written by the shape of the trie, and read back; what is no node is not written. */
class CellTreeTest {
  private static final int ROUNDS = 300;

  private final TestSlices slices = new TestSlices("CellTreeTest");

  private static byte[] written(KeyRange limits, List<RangeCell> cells) {
    ByteBuffer out = ByteBuffer.allocate(100_000);
    CellTree.write(out, limits, cells);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static void assertReadBack(KeyRange limits, List<RangeCell> cells) {
    byte[] bytes = written(limits, cells);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    assertEquals(cells, CellTree.read(in, limits));
    assertFalse(in.hasRemaining());
    assertTrue(CellTree.fits(limits, cells, bytes.length));
    assertFalse(CellTree.fits(limits, cells, bytes.length - 1));
  }

  /** Of any length, mostly with ends at which no node ends, and with events in it. */
  private KeyRange range() {
    KeyRange range = KeyNumbers.range(slices.random);
    while (range.from().createdAtMicros() == range.to().createdAtMicros()) {
      range = KeyNumbers.range(slices.random);
    }
    return range;
  }

  private List<RangeCell> cells(KeyRange range) {
    return slices.cells(range, 1 + slices.random.nextInt(80));
  }

  @Test
  void cellsThatCoverTheirLimitsAreReadBack() {
    for (int i = 0; i < ROUNDS; i++) {
      KeyRange limits = i == 0 ? KeyRange.ALL : range();
      assertReadBack(limits, cells(limits));
    }
  }

  @Test
  void cellsWithGapsAreReadBack() {
    for (int i = 0; i < ROUNDS; i++) {
      KeyRange limits = range();
      List<RangeCell> some = new ArrayList<>(cells(limits));
      some.removeIf(cell -> slices.random.nextInt(3) == 0);
      assertReadBack(limits, some);
      if (!some.isEmpty()) {
        assertReadBack(CellTree.limits(some), some);
      }
    }
  }

  @Test
  void noCellsAreReadBack() {
    assertReadBack(KeyRange.ALL, List.of());
    EventKey bound = EventKey.bound(3, 4);
    assertReadBack(new KeyRange(bound, bound), List.of());
  }

  @Test
  void cellsOfSeveralRangesAreReadBackWhenOnlyTheOuterEndsAreNoNodes() {
    for (int i = 0; i < ROUNDS; i++) {
      KeyRange all = range();
      List<RangeCell> finer = new ArrayList<>();
      for (RangeCell part : cells(all)) {
        List<EventKey> ends = List.of(part.range().from(), part.range().to());
        boolean oneMicrosecond = ends.get(0).createdAtMicros() == ends.get(1).createdAtMicros();
        finer.addAll(oneMicrosecond ? List.of(part) : slices.cells(part.range(), 3));
      }
      if (finer.size() <= Limits.MAX_SLICE_CELLS) {
        assertReadBack(CellTree.limits(finer), finer);
      } else {
        assertFalse(CellTree.fits(CellTree.limits(finer), finer, 100_000));
      }
    }
  }

  private static void assertRefused(KeyRange limits, List<RangeCell> cells) {
    assertFalse(CellTree.fits(limits, cells, 100_000));
    assertThrows(IllegalArgumentException.class, () -> written(limits, cells));
  }

  /** However many cells there are, and wherever the one lies that is no node. */
  @Test
  @Timeout(20)
  void cellsThatMeetWhereNoNodeEndsAreRefusedInNoTime() {
    for (int i = 0; i < ROUNDS; i++) {
      KeyRange all = range();
      BigInteger from = KeyNumbers.number(all.from());
      BigInteger to = KeyNumbers.number(all.to());
      BigInteger half = from.add(to).shiftRight(1).setBit(0);
      List<RangeCell> cells = new ArrayList<>(unaligned(from, half));
      cells.addAll(unaligned(half, to));
      assertRefused(all, cells);
    }
  }

  private List<RangeCell> unaligned(BigInteger from, BigInteger to) {
    return new TrieCut(new ChunkList(), KeyNumbers.range(from, to)).cells(1);
  }

  @Test
  @Timeout(20)
  void cellsThatAreNoNodesAreRefusedInNoTime() {
    for (int i = 0; i < ROUNDS; i++) {
      List<RangeCell> cells = new ArrayList<>();
      for (int j = 0; j < 100; j++) {
        cells.add(new RangeCell(KeyNumbers.range(slices.random), new Cell(1, 1)));
      }
      assertRefused(KeyRange.ALL, cells);
    }
  }

  @Test
  void cellsInAnotherOrderOrTwiceOrNestedAreRefused() {
    KeyRange limits = range();
    List<RangeCell> cells = slices.cells(limits, 10);
    List<RangeCell> reversed = new ArrayList<>(cells);
    Collections.reverse(reversed);
    assertRefused(limits, reversed);
    List<RangeCell> twice = new ArrayList<>(cells);
    twice.add(3, cells.get(3));
    assertRefused(limits, twice);
    List<RangeCell> nested = new ArrayList<>(cells);
    nested.add(0, new RangeCell(limits, new Cell(5, 5)));
    assertRefused(limits, nested);
  }

  @Test
  void cellsBeyondTheLimitsAreRefused() {
    List<RangeCell> cells = slices.cells(KeyRange.ALL, 10);
    assertRefused(cells.get(2).range(), cells.subList(3, 5));
  }

  @Test
  void sumsHave48BitsAndCountsAnyLength() {
    long sum = 0xFEDC_BA98_7654L;
    for (long count : new long[] {1, 127, 128, 1_000_000, (1L << 49) - 1}) {
      RangeCell cell = new RangeCell(KeyRange.ALL, new Cell(count, sum));
      assertReadBack(KeyRange.ALL, List.of(cell));
    }
  }

  @Test
  void theBytesAreThoseOfTheDescription() {
    KeyRange limits = times(0, 8);
    List<RangeCell> cells =
        List.of(
            new RangeCell(times(0, 2), new Cell(300, 0x0102_0304_0506L)),
            new RangeCell(times(2, 4), Cell.EMPTY));
    // halved · halved · cell · no events · not described
    byte[] expected = HexFormat.of().parseHex("0002" + "b001" + "ac02" + "010203040506");
    assertArrayEquals(expected, written(limits, cells));
    assertReadBack(limits, cells);
  }

  private static KeyRange times(long from, long to) {
    return new KeyRange(EventKey.bound(from, 0), EventKey.bound(to, 0));
  }
}
