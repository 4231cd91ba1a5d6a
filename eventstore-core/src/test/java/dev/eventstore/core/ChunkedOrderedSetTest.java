package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.Limits;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.Root;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Compares the ordered set with a sorted map that is obviously right. */
class ChunkedOrderedSetTest {
  private static final Root ROOT = new Root(Bytes.copyOf(new byte[Root.BYTES]), 0);

  private final Random random = Seed.random("ChunkedOrderedSetTest");
  private final ChunkedOrderedSet set = new ChunkedOrderedSet(ChunkedOrderedSetTest::hash, ROOT);
  private final TreeMap<EventKey, Long> model = new TreeMap<>();

  private static long hash(EventId id) {
    return id.head() * 0x9E3779B97F4A7C15L;
  }

  private EventKey key(long time) {
    byte[] id = new byte[EventId.BYTES];
    random.nextBytes(id);
    return new EventKey(time, EventId.of(id));
  }

  private void add(int count, int times) {
    List<ChunkedOrderedSet.Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      EventKey key = key(random.nextInt(times));
      entries.add(new ChunkedOrderedSet.Entry(model.size() + 1, key));
      model.put(key, (long) model.size() + 1);
    }
    set.addAll(entries, ROOT);
  }

  private KeyRange randomRange(int times) {
    EventKey a = EventKey.bound(random.nextInt(times), random.nextLong());
    EventKey b = EventKey.bound(random.nextInt(times), random.nextLong());
    return a.compareTo(b) <= 0 ? new KeyRange(a, b) : new KeyRange(b, a);
  }

  private Cell modelCell(KeyRange range) {
    var inside = model.subMap(range.from(), true, range.to(), false);
    return new Cell(inside.size(), inside.keySet().stream().mapToLong(key -> hash(key.id())).sum());
  }

  private List<Long> seqs(KeyRange range) {
    List<Long> seqs = new ArrayList<>();
    set.forEach(range, (seq, h64, idHead) -> seqs.add(seq));
    return seqs;
  }

  @Test
  void cellsAndEntriesOfAnyRangeAreThoseOfASortedMap() {
    for (int round = 0; round < 20; round++) {
      add(500, 300);
      for (int i = 0; i < 20; i++) {
        KeyRange range = randomRange(300);
        assertEquals(modelCell(range), set.cell(range));
        assertEquals(
            List.copyOf(model.subMap(range.from(), true, range.to(), false).values()), seqs(range));
      }
    }
  }

  @Test
  void cutsCoverTheRangeWithoutGapsInAboutEqualParts() {
    add(5_000, 1_000_000);
    for (int cells : new int[] {1, 2, 7, 64, 500}) {
      List<KeyRange> cuts = set.cut(KeyRange.ALL, cells);
      assertEquals(cells, cuts.size());
      assertEquals(KeyRange.ALL.from(), cuts.get(0).from());
      assertEquals(KeyRange.ALL.to(), cuts.get(cells - 1).to());
      for (int i = 0; i < cells; i++) {
        if (i > 0) {
          assertEquals(cuts.get(i - 1).to(), cuts.get(i).from());
        }
        assertTrue(Math.abs(set.cell(cuts.get(i)).count() - 5_000 / cells) <= 1);
      }
    }
  }

  @Test
  void eventsOfOneMicrosecondAreCutById() {
    add(2_000, 1);
    List<KeyRange> cuts = set.cut(KeyRange.ALL, 10);
    assertEquals(10, cuts.size());
    cuts.forEach(cut -> assertEquals(200, set.cell(cut).count()));
  }

  @Test
  void anEmptySetIsCutIntoOneRange() {
    assertEquals(List.of(KeyRange.ALL), set.cut(KeyRange.ALL, 10));
    assertEquals(Cell.EMPTY, set.cell(KeyRange.ALL));
    assertEquals(-1, set.latestBefore(Limits.MAX_TIMESTAMP_MICROS));
  }

  @Test
  void containsKnowsWhatWasAddedAndNothingElse() {
    add(3_000, 50);
    model.keySet().forEach(key -> assertTrue(set.contains(key)));
    for (int i = 0; i < 1_000; i++) {
      assertFalse(set.contains(key(random.nextInt(60))));
    }
  }

  @Test
  void containsAsksForTheVeryTime() {
    byte[] allOnes = new byte[EventId.BYTES];
    Arrays.fill(allOnes, (byte) -1);
    for (EventId id : List.of(key(0).id(), EventId.of(allOnes))) {
      set.addAll(List.of(new ChunkedOrderedSet.Entry(1, new EventKey(50, id))), ROOT);
      assertTrue(set.contains(new EventKey(50, id)));
      assertFalse(set.contains(new EventKey(49, id)));
      assertFalse(set.contains(new EventKey(51, id)));
    }
  }

  /** More of them than fit into a chunk. */
  @Test
  void containsTellsIdsApartThatBeginAlikeAndHaveOneTime() {
    byte[] id = new byte[EventId.BYTES];
    ChunkedOrderedSet alike =
        new ChunkedOrderedSet(other -> other.value().asReadOnlyBuffer().getInt(Long.BYTES), ROOT);
    for (int i = 0; i < 3 * Chunk.CAPACITY; i++) {
      ByteBuffer.wrap(id).putInt(Long.BYTES, i);
      EventKey key = new EventKey(50, EventId.of(id));
      assertFalse(alike.contains(key));
      alike.addAll(List.of(new ChunkedOrderedSet.Entry(i + 1, key)), ROOT);
      assertTrue(alike.contains(key));
    }
  }

  @Test
  void latestBeforeIgnoresWhatIsLater() {
    add(100, 1_000);
    set.addAll(List.of(new ChunkedOrderedSet.Entry(999, key(5_000))), ROOT);
    assertEquals(model.lastKey().createdAtMicros(), set.latestBefore(5_000));
    assertEquals(5_000, set.latestBefore(5_001));
  }

  @Test
  void aVisitorCanStop() {
    add(100, 10);
    List<Long> seen = new ArrayList<>();
    set.forEach(
        KeyRange.ALL,
        (seq, h64, idHead) -> {
          seen.add(seq);
          return seen.size() < 3;
        });
    assertEquals(3, seen.size());
  }
}
