package dev.eventstore.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CellHashTest {
  private static final long FINE = (1L << CellHash.FINE_BITS) - 1;

  private final long seed = Long.getLong("eventstore.seed", 1);
  private final Random random = new Random(seed);
  private final CellHash one = CellHash.salted(key());
  private final CellHash other = CellHash.salted(key());

  private Bytes key() {
    byte[] key = new byte[SipHash.KEY_BYTES];
    random.nextBytes(key);
    return Bytes.copyOf(key);
  }

  @Test
  void withoutSaltAnEventAddsItsKeyedHash() {
    assertFalse(CellHash.PLAIN.isSalted());
    for (long h64 : new long[] {0, 1, -1, Long.MIN_VALUE, random.nextLong()}) {
      assertEquals(h64, CellHash.PLAIN.of(h64, random.nextLong()));
      assertEquals(h64, CellHash.PLAIN.reduce(h64));
    }
  }

  @Test
  void fineSumsHave48Bits() {
    assertEquals(0xFFFF_FFFF_FFFFL, CellHash.PLAIN.fine().of(-1, 7));
    assertEquals(0x2345_6789_ABCDL, CellHash.PLAIN.fine().reduce(0x7001_2345_6789_ABCDL));
    for (CellHash hash : List.of(CellHash.PLAIN, one, other)) {
      CellHash fine = hash.fine();
      assertEquals(hash.isSalted(), fine.isSalted());
      for (int i = 0; i < 1_000; i++) {
        long h64 = random.nextLong();
        long head = random.nextLong();
        assertEquals(hash.of(h64, head) & FINE, fine.of(h64, head));
        assertEquals(fine.reduce(h64 + head), fine.reduce(fine.reduce(h64) + fine.reduce(head)));
      }
    }
  }

  @Test
  void eachSaltAddsUpSomethingElse() {
    assertTrue(one.isSalted());
    for (int i = 0; i < 1_000; i++) {
      long h64 = random.nextLong();
      long head = random.nextLong();
      assertEquals(one.of(h64, head), one.of(h64, head));
      assertNotEquals(one.of(h64, head), other.of(h64, head), "seed " + seed);
      assertNotEquals(h64, one.of(h64, head), "seed " + seed);
    }
  }

  /** Events whose keyed hashes were made to have one sum do not have one under a salt. */
  @Test
  void craftedHashesWithOneSumHaveTwoUnderASalt() {
    long a = random.nextLong();
    long b = random.nextLong();
    long shift = random.nextLong();
    assertEquals(CellHash.PLAIN.reduce(a + b), CellHash.PLAIN.reduce(a + shift + (b - shift)));
    long honest = one.of(a, 1) + one.of(b, 2);
    long crafted = one.of(a + shift, 1) + one.of(b - shift, 2);
    assertNotEquals(one.fine().reduce(honest), one.fine().reduce(crafted), "seed " + seed);
  }

  @Test
  void twoEventsOfOneKeyedHashDifferByTheirIdsUnderASalt() {
    assertNotEquals(one.of(5, 1), one.of(5, 2));
  }
}
