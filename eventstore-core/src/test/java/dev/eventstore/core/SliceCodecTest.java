package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.Slice;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read back, and nothing else is. */
class SliceCodecTest {
  private static final long EVENT_HASH = 5;
  private static final long EVENT_HEAD = 6;

  private final TestSlices slices = new TestSlices("SliceCodecTest");

  private Slice readBack(Slice slice) {
    byte[] plain = TestSlices.encode(slice);
    Slice read = slices.decode(plain).orElseThrow();
    assertArrayEquals(plain, TestSlices.encode(read));
    return read;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 32})
  void aQuietSliceIsReadBack(int neighbours) {
    Slice.Quiet quiet = slices.quiet(neighbours);
    assertEquals(quiet, readBack(quiet));
  }

  @Test
  void aMembershipSliceIsReadBackWithBoundsOfAnyLength() {
    for (long head : new long[] {0, 1, -1, 0x8000_0000_0000_0000L, 0x1200_0000_0000_0000L}) {
      KeyRange range = new KeyRange(EventKey.bound(5, head), EventKey.bound(6, head));
      Slice.Membership slice = slices.membership(range, 100, CellHash.PLAIN);
      Slice.Membership read = assertInstanceOf(Slice.Membership.class, readBack(slice));
      assertEquals(slice.header(), read.header());
      assertSame(slice.members(), read.members());
      assertEquals(range, read.members().range());
    }
  }

  @Test
  void aBeaconIsReadBackWithCellsOnBothSidesOfTheNewestEvents() {
    for (KeyRange recent :
        List.of(
            TestSlices.RECENT,
            KeyRange.ALL,
            new KeyRange(KeyRange.ALL.from(), EventKey.bound(7, 3)),
            new KeyRange(EventKey.bound(7, 3), KeyRange.ALL.to()))) {
      Slice.Beacon slice = slices.beacon(recent, 2, CellHash.PLAIN);
      Slice.Beacon read = assertInstanceOf(Slice.Beacon.class, readBack(slice));
      assertEquals(slice.header(), read.header());
      assertEquals(slice.root(), read.root());
      assertEquals(slice.neighbours(), read.neighbours());
      assertSame(slice.recent(), read.recent());
      assertEquals(slice.cells(), read.cells());
    }
  }

  @Test
  void cellsAreReadBack() {
    Slice.Cells slice = slices.cells(CellHash.PLAIN);
    Slice.Cells read = assertInstanceOf(Slice.Cells.class, readBack(slice));
    assertEquals(slice.header(), read.header());
    assertEquals(slice.cells(), read.cells());
  }

  private static void assertSame(Slice.Members written, Slice.Members read) {
    assertEquals(written.range(), read.range());
    assertEquals(written.cell(), read.cell());
    assertEquals(written.filter().bits(), read.filter().bits());
    assertTrue(read.filter().mightContain(7, ~7));
  }

  @Test
  void theKindOfSumsIsReadBack() {
    for (CellHash hash : List.of(CellHash.PLAIN, slices.salted)) {
      long expected = hash.of(EVENT_HASH, EVENT_HEAD);
      var members = (Slice.Membership) readBack(slices.membership(TestSlices.RECENT, 5, hash));
      assertEquals(expected, members.hash().of(EVENT_HASH, EVENT_HEAD));
      var beacon = (Slice.Beacon) readBack(slices.beacon(TestSlices.RECENT, 0, hash));
      assertEquals(expected, beacon.hash().of(EVENT_HASH, EVENT_HEAD));
      var cells = (Slice.Cells) readBack(slices.cells(hash));
      assertEquals(expected, cells.hash().of(EVENT_HASH, EVENT_HEAD));
    }
  }

  @Test
  void everyPrefixAndEveryLongerFormIsRefused() {
    for (Slice slice : slices.all()) {
      byte[] whole = TestSlices.encode(slice);
      for (int length = 0; length < whole.length; length++) {
        assertTrue(slices.decode(Arrays.copyOf(whole, length)).isEmpty(), "length " + length);
      }
      assertTrue(slices.decode(Arrays.copyOf(whole, whole.length + 1)).isEmpty());
    }
  }

  @Test
  void aKindFromTheFutureIsKnownAsUnknown() {
    byte[] plain = TestSlices.encode(slices.quiet(0));
    plain[1] = 99;
    Slice.Header header = slices.header;
    Slice.Header unsalted =
        new Slice.Header(
            header.publisher(),
            header.bootId(),
            header.version(),
            header.createdAtMicros(),
            Bytes.empty());
    assertEquals(new Slice.Unknown(unsalted, 99), slices.decode(plain).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(bytes = {0, 1, 3, -1})
  void anotherFormatIsRefused(byte format) {
    byte[] plain = TestSlices.encode(slices.quiet(0));
    plain[0] = format;
    assertTrue(slices.decode(plain).isEmpty());
  }
}
