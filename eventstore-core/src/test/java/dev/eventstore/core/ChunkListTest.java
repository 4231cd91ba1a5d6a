package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.spi.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the list with a sorted map that is obviously right, and counts its bytes. */
class ChunkListTest {
  private static final long MOST_BYTES = 32;

  /** The room of the last chunk, and of a buffer that has just grown. */
  private static final long FIXED_BYTES = 40_000;

  private static final long FIRST_HIGH_SEQ = 1L << 32;

  private final Random random = Seed.random("ChunkListTest");
  private final ChunkList list = new ChunkList();
  private final TreeMap<Key, Value> model = new TreeMap<>();
  private long clock;

  /** In which order keys come. */
  enum Order {
    ASCENDING,
    RANDOM,
    MOSTLY_RECENT
  }

  private record Key(long time, long head) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compareUnsigned(head, other.head);
    }
  }

  private record Value(long hash, long seq) {}

  private long time(Order order) {
    clock += 1 + random.nextInt(1_000);
    return switch (order) {
      case ASCENDING -> clock;
      case RANDOM -> random.nextInt(1_000_000_000);
      case MOSTLY_RECENT ->
          random.nextInt(10) == 0 ? random.nextLong(clock) : clock - random.nextInt(10_000);
    };
  }

  private void add(int count, LongSupplier times, LongSupplier seqs) {
    for (int i = 0; i < count; i++) {
      Key key = new Key(times.getAsLong(), random.nextLong());
      Value value = new Value(random.nextLong(), seqs.getAsLong());
      list.insert(key.time, key.head, value.hash, value.seq);
      model.put(key, value);
    }
  }

  private List<Value> entries() {
    List<Value> entries = new ArrayList<>();
    for (Chunk chunk : chunks()) {
      for (int i = 0; i < chunk.size; i++) {
        entries.add(new Value(chunk.hashes[i], chunk.seq(i)));
      }
    }
    return entries;
  }

  /** All of them, with what waited in its place. */
  private List<Chunk> chunks() {
    ChunkList.Position at = list.find(0, 0);
    List<Chunk> chunks = new ArrayList<>(List.of(list.chunk(at)));
    while (!list.isInLastChunk(at)) {
      at = list.next(at);
      chunks.add(list.chunk(at));
    }
    return chunks;
  }

  private void compareAt(Key key) {
    NavigableMap<Key, Value> before = model.headMap(key, false);
    long sum = before.values().stream().mapToLong(Value::hash).sum();
    assertEquals(new Cell(before.size(), sum), list.totalBefore(key.time, key.head));
    assertEquals(model.containsKey(key), list.hasKey(key.time, key.head));
  }

  /** Looking at some chunks brings these into order, and only these. */
  private void compareRank(Key key) {
    ChunkList.Position at = list.find(key.time, key.head);
    long rank = list.rank(at);
    assertEquals(model.headMap(key, false).size(), rank);
    if (rank < list.count()) {
      ChunkList.Position same = list.atRank(rank);
      Value value = new Value(hash(same), list.chunk(same).seq(same.index()));
      assertEquals(model.ceilingEntry(key).getValue(), value);
    }
  }

  private long hash(ChunkList.Position at) {
    return list.chunk(at).hashes[at.index()];
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void totalsRanksAndEntriesAreThoseOfASortedMapWhileItGrows(Order order) {
    for (int round = 0; round < 20; round++) {
      add(1_000, () -> time(order), () -> model.size() + 1);
      for (int i = 0; i < 10; i++) {
        compareAt(new Key(random.nextLong(1_000_000_000), random.nextLong()));
        compareAt(model.ceilingEntry(new Key(time(order) / 2, 0)).getKey());
        add(1, () -> time(order), () -> model.size() + 1);
        compareRank(new Key(time(order), random.nextLong()));
      }
      assertEquals(model.size(), list.count());
    }
    assertEquals(List.copyOf(model.values()), entries());
  }

  @Test
  void manyKeysOfFewTimesAreToldApartByTheirHeads() {
    add(30_000, () -> random.nextInt(3), () -> model.size() + 1);
    for (int i = 0; i < 200; i++) {
      compareAt(new Key(random.nextInt(4), random.nextLong()));
      compareRank(new Key(random.nextInt(4), random.nextLong()));
    }
    assertEquals(List.copyOf(model.values()), entries());
  }

  @ParameterizedTest
  @ValueSource(longs = {Integer.MAX_VALUE, FIRST_HIGH_SEQ - 1, FIRST_HIGH_SEQ, Long.MAX_VALUE / 2})
  void seqsKeepAllOfTheirBits(long high) {
    add(3_000, () -> time(Order.RANDOM), () -> model.size() + 1);
    add(
        3_000,
        () -> time(Order.RANDOM),
        () -> random.nextInt(3) > 0 ? high + random.nextInt(9) : 7);
    add(3_000, () -> time(Order.ASCENDING), () -> high + random.nextInt(9));
    assertEquals(List.copyOf(model.values()), entries());
  }

  @Test
  void ascendingKeysFillEachChunkBeforeTheNext() {
    add(10 * Chunk.CAPACITY, () -> model.size(), () -> model.size() + 1);
    assertEquals(10, chunks().size());
    assertEquals(10L * Chunk.CAPACITY, list.count());
    ChunkList.Position middle = list.find(5_000, 0);
    assertEquals(5_000, list.rank(middle));
  }

  /** What waits for one chunk is more than it may hold. */
  @Test
  void aChunkThatGetsManyAtOnceIsDivided() {
    add(5_000, () -> 1_000L * model.size(), () -> model.size() + 1);
    add(5_000, () -> 2_000_000 + random.nextInt(9), () -> model.size() + 1);
    compareAt(new Key(2_000_004, random.nextLong()));
    assertEquals(List.copyOf(model.values()), entries());
    assertTrue(chunks().stream().allMatch(each -> each.size <= Chunk.CAPACITY));
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void anEventTakesAtMost32Bytes(Order order) {
    for (int round = 0; round < 20; round++) {
      add(10_000, () -> time(order), () -> model.size() + 1);
      long most = MOST_BYTES * list.count() + FIXED_BYTES;
      assertTrue(list.bytes() <= most, list.bytes() + " bytes for " + list.count());
    }
  }

  /** Each full chunk is split by one entry, and the halves hold a little more than half. */
  @Test
  void anEventTakesAtMost32BytesAlsoWhenEveryChunkWasJustSplit() {
    int count = 400 * Chunk.CAPACITY;
    add(count, () -> 1_000L * model.size(), () -> model.size() + 1);
    long full = chunks().size();
    for (int i = 0; i < full; i++) {
      long time = 1_000L * Chunk.CAPACITY * i + 7;
      add(1, () -> time, () -> model.size() + 1);
    }
    long divided = chunks().size();
    assertTrue(divided > 1.9 * full, divided + " chunks");
    long most = MOST_BYTES * list.count() + FIXED_BYTES;
    assertTrue(list.bytes() <= most, list.bytes() + " bytes for " + list.count());
  }

  @Test
  void aSmallListTakesLittle() {
    add(30, () -> time(Order.RANDOM), () -> model.size() + 1);
    assertTrue(list.bytes() < 4_000, list.bytes() + " bytes");
    assertFalse(list.hasKey(-1, 0));
  }
}
