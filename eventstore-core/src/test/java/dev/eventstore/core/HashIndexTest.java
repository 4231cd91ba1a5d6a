package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashIndexTest {
  private final Random random = Seed.random("HashIndexTest");
  private final HashIndex index = new HashIndex(random.nextLong());

  /** Seqs may have all of their bits, since numbers are given in leaps after a rebuild. */
  private long seq(int number) {
    return HashIndex.MAX_SEQ - number;
  }

  @Test
  void everyEntryIsFoundHoweverOftenTheTableGrewAndTakesAtMostFourteenBytes() {
    long[] heads = random.longs(300_000).toArray();
    for (int i = 0; i < heads.length; i++) {
      index.add(heads[i], seq(i));
      if (i >= 20_000 && i % 500 == 0) {
        assertTrue(index.bytes() <= 14L * i, index.bytes() + " bytes for " + i);
      }
    }
    int candidates = 0;
    for (int i = 0; i < heads.length; i++) {
      long wanted = seq(i);
      long[] found = index.seqs(heads[i]);
      assertEquals(1, LongStream.of(found).filter(seq -> seq == wanted).count(), "entry " + i);
      candidates += found.length;
    }
    assertTrue(candidates - heads.length < 200, candidates + " candidates"); // about 21 expected
  }

  @Test
  void whatIsNotThereHasHardlyEverACandidate() {
    random.longs(100_000).forEach(head -> index.add(head, 1 + random.nextInt(1_000_000)));
    long wrong = random.longs(100_000).filter(head -> index.seqs(head).length > 0).count();
    assertTrue(wrong < 50, wrong + " wrong candidates"); // about 2 expected
  }

  @Test
  void whatFallsTogetherUnderOneSecretDoesNotUnderAnother() {
    HashIndex other = new HashIndex(random.nextLong());
    for (int i = 1; i <= 200_000; i++) {
      long head = random.nextLong();
      index.add(head, i);
      other.add(head, i);
    }
    long[] together = random.longs(500_000).filter(head -> index.seqs(head).length > 0).toArray();
    long again = LongStream.of(together).filter(head -> other.seqs(head).length > 0).count();
    assertTrue(together.length > 2, together.length + " fall together"); // about 23 expected
    assertTrue(again < 3, again + " do so again");
  }

  @Test
  void idsThatBeginAlikeAreAllCandidates() {
    for (int i = 1; i <= 1_000; i++) {
      index.add(7, i);
      index.add(random.nextLong(), i);
    }
    long[] found = LongStream.of(index.seqs(7)).sorted().distinct().toArray();
    assertArrayEquals(LongStream.rangeClosed(1, 1_000).toArray(), found);
  }

  @Test
  void anEntryThatIsThereIsNotAddedAgain() {
    for (int i = 0; i < 10_000; i++) {
      index.add(i % 100, 1 + i % 100);
    }
    for (int i = 0; i < 100; i++) {
      assertArrayEquals(new long[] {1 + i}, index.seqs(i));
    }
  }

  @Test
  void anEmptyIndexHasNoCandidatesAndTakesNothing() {
    assertEquals(0, index.seqs(random.nextLong()).length);
    assertEquals(0, index.bytes());
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1L << 40, Long.MAX_VALUE})
  void aSeqThatHasNoRoomIsRefused(long seq) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> index.add(1, seq));
    assertEquals("a seq is in 1 … 1099511627775, not " + seq, refused.getMessage());
    index.add(1, HashIndex.MAX_SEQ);
    assertArrayEquals(new long[] {HashIndex.MAX_SEQ}, index.seqs(1));
  }
}
