package dev.eventstore.core;

import dev.eventstore.spi.Cell;
import org.jspecify.annotations.Nullable;

/**
 * A run of entries of the ordered set: columns in key order, which take 28 bytes an entry, and 4
 * more in a chunk with a seq of 2³² or above. While the columns have room, an entry is put in its
 * place. Without room, entries wait until there are {@link Pending#CAPACITY} of them or somebody
 * asks for their order; then all are merged into columns of exactly their length. So a chunk that
 * lies anywhere in memory is moved once for many entries, and none keeps much room unused.
 */
final class Chunk {
  /** The most entries of a chunk. */
  static final int CAPACITY = 512;

  /** What the parts of a chunk that are no array elements take: its own fields, array headers. */
  private static final int FIXED_BYTES = 48 + 5 * 16;

  private static final int[] ALL_ZERO = {};

  long[] times;
  long[] heads;
  long[] hashes;

  /** How many entries the columns hold. */
  int size;

  private int[] lowSeqs;

  /** The upper halves of the seqs; empty while all of them are 0. */
  private int[] highSeqs = ALL_ZERO;

  private @Nullable Pending pending;

  /** An empty chunk with room for so many entries. */
  Chunk(int room) {
    times = new long[room];
    heads = new long[room];
    hashes = new long[room];
    lowSeqs = new int[room];
  }

  /** What another chunk holds in its columns, without a copy. */
  private Chunk(Chunk other) {
    times = other.times;
    heads = other.heads;
    hashes = other.hashes;
    size = other.size;
    lowSeqs = other.lowSeqs;
    highSeqs = other.highSeqs;
  }

  /** Where the event of this entry lies in the store. */
  long seq(int index) {
    long low = Integer.toUnsignedLong(lowSeqs[index]);
    return highSeqs.length == 0 ? low : (long) highSeqs[index] << Integer.SIZE | low;
  }

  /** The index in the columns of the first entry that is not before this key. */
  int indexOf(long time, long head) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (isBefore(middle, time, head)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private boolean isBefore(int index, long time, long head) {
    int byTime = Long.compare(times[index], time);
    return byTime < 0 || (byTime == 0 && Long.compareUnsigned(heads[index], head) < 0);
  }

  boolean isAt(int index, long time, long head) {
    return index < size && times[index] == time && heads[index] == head;
  }

  /** Whether an entry has this key, be it waiting. */
  boolean hasKey(long time, long head) {
    return (pending != null && pending.hasKey(time, head)) || isAt(indexOf(time, head), time, head);
  }

  /** Takes an entry; at most {@link #CAPACITY} are taken. */
  void insert(long time, long head, long hash, long seq) {
    if (size < times.length) {
      int index = indexOf(time, head);
      move(index, size, index + 1);
      size++;
      put(index, time, head, hash, seq);
      return;
    }
    Pending waiting = pending;
    if (waiting == null) {
      waiting = new Pending();
      pending = waiting;
    }
    waiting.add(time, head, hash, seq);
    if (waiting.size() == Pending.CAPACITY) {
      settle();
    }
  }

  /** Puts what waits into its place in the columns. */
  void settle() {
    Pending waiting = pending;
    if (waiting == null || waiting.size() == 0) {
      return;
    }
    waiting.sort();
    merge(waiting);
    waiting.clear();
  }

  /** Into new columns, from the back, up to where the first of those that wait belongs. */
  private void merge(Pending waiting) {
    Chunk old = new Chunk(this);
    int from = old.size - 1;
    int next = waiting.size() - 1;
    int to = from + waiting.size();
    size = to + 1;
    allocate(size);
    while (next >= 0) {
      long time = waiting.time(next);
      long head = waiting.head(next);
      if (from >= 0 && !old.isBefore(from, time, head)) {
        put(to--, old.times[from], old.heads[from], old.hashes[from], old.seq(from));
        from--;
      } else {
        put(to--, time, head, waiting.hash(next), waiting.seq(next));
        next--;
      }
    }
    copy(old, 0, from + 1);
  }

  /**
   * Moves all entries from {@code first} on into a new chunk that follows this one, which then has
   * no room left. Nothing may be waiting.
   *
   * @param room for how many entries there is to be room in the new one
   */
  Chunk split(int first, int room) {
    Chunk upper = new Chunk(room);
    upper.size = size - first;
    upper.copy(this, first, upper.size);
    shrink(first);
    return upper;
  }

  /** Count and sum of the entries that are before this key, be they waiting. */
  Cell totalBefore(long time, long head) {
    int index = indexOf(time, head);
    return pending == null
        ? new Cell(index, sumUpTo(index))
        : new Cell(
            index + pending.countBefore(time, head),
            sumUpTo(index) + pending.sumBefore(time, head));
  }

  /** The sum of the hashes of the first {@code end} entries. */
  long sumUpTo(int end) {
    long total = 0;
    for (int i = 0; i < end; i++) {
      total += hashes[i];
    }
    return total;
  }

  /** What it takes of the heap, in bytes, used or not. */
  long bytes() {
    long longs = (long) times.length + heads.length + hashes.length;
    return FIXED_BYTES
        + longs * Long.BYTES
        + ((long) lowSeqs.length + highSeqs.length) * Integer.BYTES
        + (pending == null ? 0 : pending.bytes());
  }

  private void put(int index, long time, long head, long hash, long seq) {
    int high = (int) (seq >>> Integer.SIZE);
    if (high != 0 && highSeqs.length == 0) {
      highSeqs = new int[times.length];
    }
    times[index] = time;
    heads[index] = head;
    hashes[index] = hash;
    lowSeqs[index] = (int) seq;
    if (highSeqs.length > 0) {
      highSeqs[index] = high;
    }
  }

  private void shrink(int room) {
    Chunk old = new Chunk(this);
    size = room;
    allocate(room);
    copy(old, 0, room);
  }

  private void allocate(int room) {
    times = new long[room];
    heads = new long[room];
    hashes = new long[room];
    lowSeqs = new int[room];
    highSeqs = ALL_ZERO;
  }

  /** Copies entries of another chunk to the front of this one. */
  private void copy(Chunk other, int first, int count) {
    System.arraycopy(other.times, first, times, 0, count);
    System.arraycopy(other.heads, first, heads, 0, count);
    System.arraycopy(other.hashes, first, hashes, 0, count);
    System.arraycopy(other.lowSeqs, first, lowSeqs, 0, count);
    if (other.highSeqs.length > 0) {
      highSeqs = highSeqs.length > 0 ? highSeqs : new int[times.length];
      System.arraycopy(other.highSeqs, first, highSeqs, 0, count);
    }
  }

  /** Moves the entries of these indexes behind, to where the first of them stands at {@code to}. */
  private void move(int from, int end, int to) {
    System.arraycopy(times, from, times, to, end - from);
    System.arraycopy(heads, from, heads, to, end - from);
    System.arraycopy(hashes, from, hashes, to, end - from);
    System.arraycopy(lowSeqs, from, lowSeqs, to, end - from);
    if (highSeqs.length > 0) {
      System.arraycopy(highSeqs, from, highSeqs, to, end - from);
    }
  }
}
