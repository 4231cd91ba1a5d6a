package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.eventstore.Limits;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import java.lang.management.ManagementFactory;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that describe no cells, or describe them in another way than {@link CellTree} does. */
class HostileCellTreeTest {
  private static final KeyRange EIGHT = times(0, 8);
  private static final String CELL = "01" + "010203040506";
  private static final long MOST_BYTES_ALLOCATED = 4_096;

  private static KeyRange times(long from, long to) {
    return new KeyRange(EventKey.bound(from, 0), EventKey.bound(to, 0));
  }

  private static List<RangeCell> read(String hex, KeyRange limits) {
    return CellTree.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), limits);
  }

  private static void assertRefused(String hex, KeyRange limits) {
    assertThrows(IllegalArgumentException.class, () -> read(hex, limits));
  }

  private static void assertTooShort(String hex) {
    assertThrows(BufferUnderflowException.class, () -> read(hex, EIGHT));
  }

  @Test
  void oneCellIsRead() {
    assertEquals(1, read("000103" + CELL, EIGHT).size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0x07, 0x0B, 0x13, 0x43, 0xC3})
  void whatFillsUpTheShapeMustBeZero(int shape) {
    assertRefused("0001%02x".formatted(shape) + CELL + CELL, EIGHT);
  }

  @Test
  void aShapeThatGoesOnBehindItsLastNodeIsRefused() {
    assertRefused("00020300" + CELL, EIGHT);
    assertRefused("0003030000" + CELL, EIGHT);
    EventKey bound = EventKey.bound(4, 4);
    assertRefused("000100", new KeyRange(bound, bound));
    assertEquals(List.of(), read("0000", new KeyRange(bound, bound)));
  }

  @Test
  void aShapeThatEndsBeforeItsLastNodeIsTooShort() {
    assertTooShort("0000");
    assertTooShort("000100" + CELL);
    assertTooShort("0001fc");
  }

  @Test
  void aCellThatIsMissingIsNoticed() {
    assertTooShort("000103");
    assertTooShort("00010301");
    assertTooShort("0001030101020304" + "05");
  }

  @Test
  void aCellWithoutEventsIsRefused() {
    assertRefused("000103" + "00" + "000000000000", EIGHT);
    assertRefused("000103" + "00" + "010203040506", EIGHT);
  }

  @Test
  void aCountInALongerFormIsRefused() {
    assertRefused("000103" + "8100" + "010203040506", EIGHT);
    assertRefused("000103" + "8080808080808001" + "010203040506", EIGHT);
  }

  @Test
  void aSingleKeyHasNoHalves() {
    KeyRange single = new KeyRange(EventKey.bound(5, 5), EventKey.bound(5, 6));
    assertEquals(1, read("000103" + CELL, single).size());
    assertRefused("000100", single);
    assertRefused("000800000000" + "00000000", single);
  }

  @Test
  void aShapeOfNothingButHalvesEndsAtASingleKey() {
    assertRefused("0400" + "00".repeat(0x400), KeyRange.ALL);
    assertRefused("0400" + "00".repeat(0x400), EIGHT);
  }

  @Test
  void halvesThatSayNoMoreThanTheirNodeAreRefused() {
    assertRefused("000114", EIGHT); // both not described
    assertEquals(2, read("000128", EIGHT).size()); // both without events
    KeyRange unaligned = times(3, 8); // of 0 … 3 only the upper half and of that the upper one
    assertEquals(1, read("00011c" + CELL, unaligned).size());
    assertRefused("000170" + CELL, unaligned);
  }

  /** Two marks of two bits describe a cell without events, so a slice has room for thousands. */
  @Test
  void moreCellsThanASliceMayHaveAreRefused() {
    ByteBuffer most = withoutEvents(Limits.MAX_SLICE_CELLS);
    KeyRange limits = times(0, Limits.MAX_SLICE_CELLS);
    assertEquals(Limits.MAX_SLICE_CELLS, CellTree.read(most, limits).size());
    ByteBuffer more = withoutEvents(2 * Limits.MAX_SLICE_CELLS);
    KeyRange wider = times(0, 2 * Limits.MAX_SLICE_CELLS);
    assertTrue(more.remaining() < Limits.MAX_SLICE_BYTES);
    assertThrows(IllegalArgumentException.class, () -> CellTree.read(more, wider));
    assertFalse(CellTree.fits(wider, cellsWithoutEvents(2 * Limits.MAX_SLICE_CELLS), 1_000));
    assertTrue(CellTree.fits(limits, cellsWithoutEvents(Limits.MAX_SLICE_CELLS), 1_000));
  }

  private static List<RangeCell> cellsWithoutEvents(int count) {
    return IntStream.range(0, count)
        .mapToObj(time -> new RangeCell(times(time, time + 1), Cell.EMPTY))
        .toList();
  }

  private static ByteBuffer withoutEvents(int count) {
    ByteBuffer out = ByteBuffer.allocate(Limits.MAX_SLICE_BYTES);
    CellTree.write(out, times(0, count), cellsWithoutEvents(count));
    return out.flip();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffff00", "800003", "fffe0301010203040506"})
  void aShapeThatPromisesMoreThanThereIsAllocatesNothing(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertTooShort(hex);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) { // the first time loads classes
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      assertThrows(
          BufferUnderflowException.class, () -> CellTree.read(ByteBuffer.wrap(bytes), EIGHT));
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertTrue(least < MOST_BYTES_ALLOCATED, least + " bytes");
  }

  @Test
  void everyShapeOfOneOrTwoBytesIsReadBackOrRefused() {
    byte[] cell = HexFormat.of().parseHex(CELL);
    for (int shape = 0; shape < 1 << 16; shape++) {
      for (int length = 1; length <= 2; length++) {
        ByteBuffer in = ByteBuffer.allocate(80).putShort((short) length);
        in.put((byte) (shape >>> Byte.SIZE));
        if (length == 2) {
          in.put((byte) shape);
        }
        for (int i = 0; i < 8; i++) {
          in.put(cell);
        }
        assertReadBackOrRefused(in.flip(), times(1, 7));
      }
    }
  }

  private static void assertReadBackOrRefused(ByteBuffer in, KeyRange limits) {
    try {
      List<RangeCell> cells = CellTree.read(in, limits);
      ByteBuffer out = ByteBuffer.allocate(80);
      CellTree.write(out, limits, cells);
      assertEquals(in.flip(), out.flip());
    } catch (BufferUnderflowException | IllegalArgumentException refused) {
      assertTrue(in.position() > 0);
    }
  }
}
