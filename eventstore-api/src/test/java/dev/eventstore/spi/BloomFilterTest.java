package dev.eventstore.spi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BloomFilterTest {
  private static final Bytes KEY = Bytes.copyOf(new byte[SipHash.KEY_BYTES]);
  private static final Bytes OTHER_KEY = Bytes.copyOf("0123456789abcdef".getBytes(US_ASCII));
  private static final int STRANGERS = 100_000;

  private final long seed = Long.getLong("eventstore.seed", 1);

  @Test
  void whatWasAddedIsAlwaysFound() {
    for (int events : new int[] {0, 1, 64, 500, Limits.MAX_SLICE_EVENTS}) {
      BloomFilter filter = filled(events, KEY);
      BloomFilter received = BloomFilter.of(filter.bits(), KEY);
      Random members = new Random(seed);
      for (int i = 0; i < events; i++) {
        assertTrue(received.mightContain(members.nextLong(), members.nextLong()));
      }
    }
  }

  @Test
  void aFullSliceTakesAboutOneStrangerIn270ForAMember() {
    double share = falsePositives(filled(Limits.MAX_SLICE_EVENTS, KEY)) / (double) STRANGERS;
    assertTrue(share > 0.003 && share < 0.0045, "share " + share + ", seed " + seed);
  }

  @Test
  void withTenBitsForEachEventAboutOneStrangerIn110PassesForAMember() {
    int events = Limits.MAX_RECENT_SLICE_EVENTS;
    BloomFilter filter = BloomFilter.forEvents(events, BloomFilter.BITS_PER_RECENT_EVENT, KEY);
    assertEquals(events * BloomFilter.BITS_PER_RECENT_EVENT, filter.sizeInBits());
    Random members = new Random(seed);
    for (int i = 0; i < events; i++) {
      filter.add(members.nextLong(), members.nextLong());
    }
    double share = falsePositives(filter) / (double) STRANGERS;
    assertTrue(share > 0.007 && share < 0.0115, "share " + share + ", seed " + seed);
  }

  @Test
  void noFilterIsSmallerOrLargerThanAReaderTakes() {
    for (int bitsPerEvent : new int[] {1, 10, BloomFilter.BITS_PER_EVENT}) {
      for (int events : new int[] {0, 1, 43, 51, 52, 100, Limits.MAX_SLICE_EVENTS, 10_000}) {
        BloomFilter filter = BloomFilter.forEvents(events, bitsPerEvent, KEY);
        assertEquals(filter.sizeInBits(), BloomFilter.of(filter.bits(), KEY).sizeInBits());
      }
    }
  }

  @Test
  void anEmptyFilterHoldsNothing() {
    assertEquals(0, falsePositives(filled(0, KEY)));
    assertEquals(BloomFilter.MIN_BITS, filled(0, KEY).sizeInBits());
  }

  @Test
  void aFalsePositiveOfOneKeyIsMostlyNoneOfTheNext() {
    BloomFilter one = filled(Limits.MAX_SLICE_EVENTS, KEY);
    BloomFilter next = filled(Limits.MAX_SLICE_EVENTS, OTHER_KEY);
    Random strangers = new Random(seed + 1);
    int both = 0;
    for (int i = 0; i < STRANGERS; i++) {
      long h64 = strangers.nextLong();
      long head = strangers.nextLong();
      both += one.mightContain(h64, head) && next.mightContain(h64, head) ? 1 : 0;
    }
    assertTrue(both < STRANGERS / 10_000, both + " in both, seed " + seed);
  }

  @Test
  void underAnotherKeyMembersAreNotFound() {
    BloomFilter misread = BloomFilter.of(filled(500, KEY).bits(), OTHER_KEY);
    Random members = new Random(seed);
    int found = 0;
    for (int i = 0; i < 500; i++) {
      found += misread.mightContain(members.nextLong(), members.nextLong()) ? 1 : 0;
    }
    assertTrue(found < 50, found + " found, seed " + seed);
  }

  @Test
  void aFilterOfAnAbsurdSizeOrFillIsRefused() {
    for (int bytes : new int[] {0, 63, BloomFilter.MAX_BITS / 8 + 1, 100_000}) {
      Bytes bits = Bytes.copyOf(new byte[bytes]);
      assertThrows(IllegalArgumentException.class, () -> BloomFilter.of(bits, KEY));
    }
    byte[] full = new byte[64];
    Arrays.fill(full, (byte) 0xFF);
    assertThrows(IllegalArgumentException.class, () -> BloomFilter.of(Bytes.copyOf(full), KEY));
  }

  @Test
  void aKeyOfTheWrongLengthIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> BloomFilter.forEvents(1, Bytes.empty()));
  }

  @Test
  void oneEventSetsAtMostSixBits() {
    BloomFilter filter = BloomFilter.forEvents(1, KEY);
    assertFalse(filter.mightContain(1, 2));
    filter.add(1, 2);
    int set = 0;
    for (byte eight : filter.bits().toArray()) {
      set += Integer.bitCount(eight & 0xFF);
    }
    assertTrue(set >= 1 && set <= BloomFilter.PROBES);
  }

  private BloomFilter filled(int events, Bytes key) {
    BloomFilter filter = BloomFilter.forEvents(events, key);
    Random members = new Random(seed);
    for (int i = 0; i < events; i++) {
      filter.add(members.nextLong(), members.nextLong());
    }
    return filter;
  }

  private int falsePositives(BloomFilter filter) {
    Random strangers = new Random(seed + 1);
    int found = 0;
    for (int i = 0; i < STRANGERS; i++) {
      found += filter.mightContain(strangers.nextLong(), strangers.nextLong()) ? 1 : 0;
    }
    return found;
  }
}
