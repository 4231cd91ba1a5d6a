package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.EventId;
import dev.eventstore.spi.BloomFilter;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.Slice;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A peer whose filter lets everything pass: count and sum alone can name what it lacks. */
class SliceWalkTest {
  private static final int EVENTS = 50;

  private final FakeSet ours = new FakeSet();
  private final long[] hashes = new long[EVENTS + 1]; // by seq

  SliceWalkTest() {
    SplittableRandom random = new SplittableRandom(1);
    for (int seq = 1; seq <= EVENTS; seq++) {
      byte[] id = new byte[EventId.BYTES];
      random.nextBytes(id);
      EventKey key = new EventKey(seq, EventId.of(id));
      ours.add(key, seq);
      hashes[seq] = FakeSet.h64(key.id());
    }
  }

  @Test
  void oneThatPassedByAccidentIsNamedByCountAndSum() {
    assertEquals(seqs(7), lacking(EVENTS - 1, sumWithout(7)));
  }

  @Test
  void twoThatPassedByAccidentAreNamedByCountAndSum() {
    assertEquals(seqs(7, 31), lacking(EVENTS - 2, sumWithout(7, 31)));
  }

  @Test
  void threeAreTooManyToTell() {
    assertEquals(seqs(), lacking(EVENTS - 3, sumWithout(7, 31, 32)));
  }

  @Test
  void nothingIsNamedWhenThePeerHasAsManyOrMore() {
    assertEquals(seqs(), lacking(EVENTS, sumWithout()));
    assertEquals(seqs(), lacking(EVENTS + 1, sumWithout(7)));
  }

  /** A member may say anything: at worst nothing more is pushed. */
  @Test
  void sumsThatFitNoEventsNameNone() {
    assertEquals(seqs(), lacking(EVENTS - 1, sumWithout(7) + 1));
    assertEquals(seqs(), lacking(EVENTS - 2, sumWithout(7, 31) + 1));
  }

  /** The same event twice is no pair. */
  @Test
  void sumOfOneEventTwiceNamesNone() {
    assertEquals(seqs(), lacking(EVENTS - 2, sumWithout() - 2 * hashes[7]));
  }

  private static Set<Long> seqs(long... seqs) {
    Set<Long> set = new TreeSet<>();
    for (long seq : seqs) {
      set.add(seq);
    }
    return set;
  }

  private long sumWithout(int... seqs) {
    long sum = ours.cell(KeyRange.ALL).sumH64();
    for (int seq : seqs) {
      sum -= hashes[seq];
    }
    return sum;
  }

  private Set<Long> lacking(long count, long sum) {
    Slice.Header header =
        new Slice.Header(DeviceId.of(new byte[32]), 1, 1, 0, Bytes.copyOf(new byte[16]));
    SliceWalk walk =
        new SliceWalk(
            new Slice.Membership(header, KeyRange.ALL, new Cell(count, sum), everything()));
    Set<Long> lacking = new TreeSet<>();
    boolean ended = false;
    while (!ended) {
      ended = walk.next(ours, lacking::add);
    }
    return lacking;
  }

  private BloomFilter everything() {
    BloomFilter filter = BloomFilter.forEvents(EVENTS, Bytes.copyOf(new byte[16]));
    ours.forEach(
        KeyRange.ALL,
        (seq, h64, idHead) -> {
          filter.add(h64, idHead);
          return true;
        });
    return filter;
  }
}
