package dev.eventstore.core;

import dev.eventstore.EventId;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.EntryVisitor;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Root;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The ordered set in memory. Of each id it keeps the first eight bytes and the keyed hash: together
 * 128 bits, which nobody can make collide.
 *
 * <p>Every method holds one lock: a call sees one state. The writer fills it, any thread reads.
 */
final class ChunkedOrderedSet implements OrderedSet {
  private final ToLongFunction<EventId> h64;
  private ChunkList entries = new ChunkList();
  private Root root;

  ChunkedOrderedSet(ToLongFunction<EventId> h64, Root emptyRoot) {
    this.h64 = h64;
    root = emptyRoot;
  }

  /**
   * An event to add.
   *
   * @param seq where it lies in the store
   * @param key its place in the order of everything
   */
  record Entry(long seq, EventKey key) {}

  /** Adds events that the set does not hold, and names the root of the set with them. */
  synchronized void addAll(List<Entry> added, Root newRoot) {
    added.forEach(entry -> insert(entries, entry.seq(), entry.key()));
    root = newRoot;
  }

  /** Begins what will take the place of everything; others see the old set until it is done. */
  Replacement replacement() {
    return new Replacement();
  }

  /**
   * Takes events one by one, best in key order, so that none of them is held twice. One thread at a
   * time.
   */
  final class Replacement {
    private final ChunkList fresh = new ChunkList();
    private long lastSeq;

    private Replacement() {}

    void add(long seq, EventKey key) {
      insert(fresh, seq, key);
      lastSeq = Math.max(lastSeq, seq);
    }

    /** How many events it has taken. */
    long count() {
      return fresh.count();
    }

    /** The highest seq among them; 0 when there are none. */
    long lastSeq() {
      return lastSeq;
    }

    /** The set holds these events from now on, and no others. */
    void finish(Root newRoot) {
      replace(fresh, newRoot);
    }
  }

  private synchronized void replace(ChunkList fresh, Root newRoot) {
    entries = fresh;
    root = newRoot;
  }

  private void insert(ChunkList target, long seq, EventKey key) {
    target.insert(key.createdAtMicros(), key.id().head(), h64.applyAsLong(key.id()), seq);
  }

  /**
   * Whether the event of this key is here, under this very time. Most that are not cost no hash.
   */
  synchronized boolean contains(EventKey key) {
    long time = key.createdAtMicros();
    long head = key.id().head();
    return entries.hasKey(time, head)
        && entries.holdsFrom(position(key), time, head, h64.applyAsLong(key.id()));
  }

  /** The latest time of an event before {@code endMicros}; −1 when there is none. */
  synchronized long latestBefore(long endMicros) {
    long rank = entries.rank(entries.find(endMicros, 0));
    if (rank == 0) {
      return -1;
    }
    ChunkList.Position last = entries.atRank(rank - 1);
    return entries.chunk(last).times[last.index()];
  }

  @Override
  public synchronized Root root() {
    return root;
  }

  @Override
  public synchronized Cell cell(KeyRange range) {
    Cell before = totalBefore(range.from());
    Cell upToEnd = totalBefore(range.to());
    return new Cell(upToEnd.count() - before.count(), upToEnd.sumH64() - before.sumH64());
  }

  @Override
  public synchronized List<KeyRange> cut(KeyRange range, int cells) {
    long first = entries.rank(position(range.from()));
    long count = entries.rank(position(range.to())) - first;
    int parts = (int) Math.max(1, Math.min(cells, count));
    List<KeyRange> cuts = new ArrayList<>(parts);
    EventKey from = range.from();
    for (int i = 1; i < parts; i++) {
      EventKey to = separator(first + count * i / parts);
      if (to.compareTo(from) > 0 && to.compareTo(range.to()) < 0) {
        cuts.add(new KeyRange(from, to));
        from = to;
      }
    }
    cuts.add(new KeyRange(from, range.to()));
    return cuts;
  }

  @Override
  public synchronized List<RangeCell> cells(KeyRange range, int cells) {
    return new TrieCut(entries, range).cells(cells);
  }

  @Override
  public synchronized KeyRange newest(int events, EventKey before) {
    long first = entries.rank(position(before)) - events;
    EventKey from = first <= 0 ? KeyRange.ALL.from() : separator(first);
    return new KeyRange(from, before);
  }

  @Override
  public synchronized void forEach(KeyRange range, EntryVisitor visitor) {
    ChunkList.Position at = position(range.from());
    ChunkList.Position to = position(range.to());
    while (!at.isInChunkOf(to)) {
      if (!show(at, Integer.MAX_VALUE, visitor)) {
        return;
      }
      at = entries.next(at);
    }
    show(at, to.index(), visitor);
  }

  /** Shows the rest of a chunk, up to an index; returns whether the visitor wants more. */
  private boolean show(ChunkList.Position from, int end, EntryVisitor visitor) {
    Chunk chunk = entries.chunk(from);
    int last = Math.min(end, chunk.size);
    for (int i = from.index(); i < last; i++) {
      if (!visitor.visit(chunk.seq(i), chunk.hashes[i], chunk.heads[i])) {
        return false;
      }
    }
    return true;
  }

  private Cell totalBefore(EventKey bound) {
    return entries.totalBefore(bound.createdAtMicros(), bound.id().head());
  }

  private ChunkList.Position position(EventKey bound) {
    return entries.find(bound.createdAtMicros(), bound.id().head());
  }

  /**
   * The shortest bound between the entry of this rank and the one before it: the key of a node in
   * the binary trie over all keys, so it travels in few bytes.
   */
  private EventKey separator(long rank) {
    ChunkList.Position left = entries.atRank(rank - 1);
    ChunkList.Position right = entries.atRank(rank);
    Chunk before = entries.chunk(left);
    Chunk after = entries.chunk(right);
    long time = after.times[right.index()];
    long previousTime = before.times[left.index()];
    if (time != previousTime) {
      return EventKey.bound(commonPrefixThenOne(previousTime, time), 0);
    }
    long head = after.heads[right.index()];
    return EventKey.bound(time, commonPrefixThenOne(before.heads[left.index()], head));
  }

  private static long commonPrefixThenOne(long lower, long upper) {
    long differing = lower ^ upper;
    return differing == 0 ? upper : upper & -Long.highestOneBit(differing);
  }
}
