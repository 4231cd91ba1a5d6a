package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Limits;
import dev.eventstore.spi.BloomFilter;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.Slice;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slices that a member signed without being honest. */
class HostileSlicesTest {
  private static final int HEADER_BYTES = 2 + 3 * Long.BYTES;
  private static final int SUMS_AT = HEADER_BYTES + SliceCodec.SALT_BYTES;
  private static final int MEMBERS_AT = SUMS_AT + 1;
  private static final int QUIET_NEIGHBOURS_AT = HEADER_BYTES + 16 + Long.BYTES;

  /** Of a membership of everything, whose bounds have no byte of an id. */
  private static final int COUNT_AT = MEMBERS_AT + 2 * (Long.BYTES + 1);

  private static final int FILTER_SIZE_AT = COUNT_AT + Short.BYTES + Long.BYTES;
  private static final int MUTATIONS = 5_000;

  private final TestSlices slices = new TestSlices("HostileSlicesTest");
  private final byte[] membership =
      TestSlices.encode(slices.membership(KeyRange.ALL, 100, CellHash.PLAIN));

  private void assertRefused(byte[] plain) {
    assertTrue(slices.decode(plain).isEmpty());
  }

  @Test
  void whateverIsChangedEitherReadsBackToTheSameBytesOrIsRefused() {
    int read = 0;
    for (Slice slice : slices.all()) {
      byte[] whole = TestSlices.encode(slice);
      for (int i = 0; i < MUTATIONS; i++) {
        read += assertReadsBackOrIsRefused(mutated(whole)) ? 1 : 0;
      }
    }
    assertTrue(read > MUTATIONS, read + " were read");
  }

  private byte[] mutated(byte[] whole) {
    byte[] mutated = whole.clone();
    for (int changes = slices.random.nextInt(3); changes >= 0; changes--) {
      int limit = slices.random.nextBoolean() ? Math.min(120, whole.length) : whole.length;
      int at = slices.random.nextInt(limit);
      mutated[at] =
          slices.random.nextBoolean()
              ? (byte) slices.random.nextInt()
              : (byte) (mutated[at] ^ 1 << slices.random.nextInt(Byte.SIZE));
    }
    return mutated;
  }

  private boolean assertReadsBackOrIsRefused(byte[] plain) {
    Optional<Slice> read = slices.decode(plain);
    read.filter(slice -> !(slice instanceof Slice.Unknown))
        .ifPresent(slice -> assertArrayEquals(plain, TestSlices.encode(slice)));
    return read.isPresent();
  }

  @Test
  void randomBytesBehindAnyKindAreReadBackOrRefused() {
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] plain = slices.bytes(2 + slices.random.nextInt(400)).toArray();
      plain[0] = 2;
      plain[1] = (byte) (1 + i % 4);
      assertReadsBackOrIsRefused(plain);
    }
  }

  @Test
  void aFilterThatIsTooFullIsRefused() {
    assertFalse(slices.decode(membership).isEmpty());
    byte[] full = membership.clone();
    Arrays.fill(full, full.length - 100, full.length, (byte) -1);
    assertRefused(full);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, BloomFilter.MAX_BITS / 8 + 1, 0xFFFF})
  void aFilterOfAnAbsurdSizeIsRefusedWhetherItsBytesAreThereOrNot(int bytes) {
    byte[] promised = membership.clone();
    ByteBuffer.wrap(promised).putShort(FILTER_SIZE_AT, (short) bytes);
    assertRefused(promised);
    assertRefused(Arrays.copyOf(promised, FILTER_SIZE_AT + Short.BYTES + bytes));
  }

  @Test
  void aFilterOfTheSmallestAndOfTheLargestSizeIsRead() {
    for (int bytes : new int[] {BloomFilter.MIN_BITS / 8, BloomFilter.MAX_BITS / 8}) {
      byte[] plain = Arrays.copyOf(membership, FILTER_SIZE_AT + Short.BYTES + bytes);
      ByteBuffer.wrap(plain).putShort(FILTER_SIZE_AT, (short) bytes);
      Arrays.fill(plain, FILTER_SIZE_AT + Short.BYTES, plain.length, (byte) 0);
      assertTrue(slices.decode(plain).isPresent());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Limits.MAX_SLICE_EVENTS + 1, 0x8000, 0xFFFF})
  void moreEventsThanASliceNamesAreRefused(int count) {
    byte[] plain = membership.clone();
    ByteBuffer.wrap(plain).putShort(COUNT_AT, (short) Limits.MAX_SLICE_EVENTS);
    assertTrue(slices.decode(plain).isPresent());
    ByteBuffer.wrap(plain).putShort(COUNT_AT, (short) count);
    assertRefused(plain);
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 128, 255})
  void moreNeighboursThanASliceNamesAreRefused(int count) {
    byte[] plain = TestSlices.encode(slices.quiet(32));
    byte[] longer = Arrays.copyOf(plain, QUIET_NEIGHBOURS_AT + 1 + count * Integer.BYTES);
    longer[QUIET_NEIGHBOURS_AT] = (byte) count;
    assertRefused(longer);
    plain[QUIET_NEIGHBOURS_AT] = (byte) count;
    assertRefused(plain);
  }

  @Test
  void sumsOfAKindThatThereIsNotAreRefused() {
    for (Slice slice : slices.all()) {
      if (!(slice instanceof Slice.Quiet)) {
        byte[] plain = TestSlices.encode(slice);
        plain[SUMS_AT] = 2;
        assertRefused(plain);
        plain[SUMS_AT] = -1;
        assertRefused(plain);
      }
    }
  }

  @Test
  void aNegativeCountOfTheWholeSetIsRefused() {
    byte[] plain = TestSlices.encode(slices.quiet(0));
    plain[HEADER_BYTES + 16] = -1;
    assertRefused(plain);
  }

  /** Nobody can say anything of it, so whoever answers could only err. */
  @Test
  void membersOfNoKeysAreRefused() {
    EventKey bound = EventKey.bound(5, 7);
    KeyRange none = new KeyRange(bound, bound);
    assertRefused(TestSlices.encode(slices.membership(none, 3, CellHash.PLAIN)));
    assertRefused(TestSlices.encode(slices.membership(none, 0, CellHash.PLAIN)));
    assertRefused(TestSlices.encode(slices.beacon(none, 0, CellHash.PLAIN)));
  }

  @Test
  void anyBootIdVersionAndTimeAreRead() {
    byte[] plain = membership.clone();
    Arrays.fill(plain, 2, HEADER_BYTES, (byte) -1);
    assertEquals(-1, slices.decode(plain).orElseThrow().header().version());
    assertReadsBackOrIsRefused(plain);
  }
}
