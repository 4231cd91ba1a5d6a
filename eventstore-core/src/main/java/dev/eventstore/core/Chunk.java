package dev.eventstore.core;

import dev.eventstore.spi.Cell;
import java.util.Arrays;

/**
 * A leaf of the ordered set: columns in key order, which take 28 bytes an entry, and 4 more in a
 * chunk with a seq of 2³² or above. What it is given waits in runs, each as it came, until there is
 * much of it or somebody asks for the order of all; then it is merged into columns of exactly their
 * length. So a chunk that lies anywhere in memory is moved once for many entries, and none keeps
 * room unused. Only the last chunk of all has room, and puts each entry into its place at once. One
 * thread at a time.
 */
final class Chunk {
  /** The most entries of a chunk. */
  static final int CAPACITY = 768;

  /** When so many wait, they are merged. */
  private static final int MOST_TAKEN = 256;

  /** In how many runs at most, since each is looked at in memory of its own. */
  private static final int MOST_RUNS = 16;

  /** What the parts of a chunk that are no array elements take: its own fields, array headers. */
  private static final int FIXED_BYTES = 48 + 5 * 16;

  /** What a reference to a run takes, with compressed pointers or without. */
  private static final int REFERENCE_BYTES = 8;

  private static final int[] ALL_ZERO = {};
  private static final Pending[] NO_RUNS = {};

  long[] times;
  long[] heads;
  long[] hashes;

  /** How many entries the columns hold. */
  int size;

  private int[] lowSeqs;

  /** The upper halves of the seqs; empty while all of them are 0. */
  private int[] highSeqs = ALL_ZERO;

  private Pending[] runs = NO_RUNS;

  /** How many entries wait in all runs. */
  private int taken;

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
    for (Pending run : runs) {
      if (run.hasKey(time, head)) {
        return true;
      }
    }
    return isAt(indexOf(time, head), time, head);
  }

  /**
   * Puts an entry into its place, in a chunk for which nothing waits; there are at most {@link
   * #CAPACITY}.
   */
  void insert(long time, long head, long hash, long seq) {
    if (size == times.length) {
      setRoom(Math.min(CAPACITY, 2 * size));
    }
    int index = indexOf(time, head);
    move(index, size, index + 1);
    size++;
    put(index, time, head, hash, seq);
  }

  /**
   * Takes entries that wait until there are more.
   *
   * @param room an empty buffer, to be used meanwhile
   */
  void take(Pending run, Pending room) {
    if (taken + run.size() > Pending.MOST_SORTED) {
      settle(room);
    }
    runs = Arrays.copyOf(runs, runs.length + 1);
    runs[runs.length - 1] = run;
    taken += run.size();
    if (taken >= MOST_TAKEN || runs.length == MOST_RUNS) {
      settle(room);
    }
  }

  /**
   * Puts what waits into its place in the columns.
   *
   * @param room an empty buffer, to be used meanwhile
   */
  void settle(Pending room) {
    if (taken > 0) {
      for (Pending run : runs) {
        room.addAll(run);
      }
      runs = NO_RUNS;
      taken = 0;
      merge(room);
      room.clear();
    }
  }

  /** Into new columns, from the back, up to where the first of those that wait belongs. */
  private void merge(Pending waiting) {
    Chunk old = new Chunk(this);
    int from = old.size - 1;
    long[] order = waiting.order();
    int next = order.length - 1;
    int to = from + order.length;
    size = to + 1;
    allocate(size);
    while (next >= 0) {
      int index = Pending.index(order[next]);
      long time = waiting.time(index);
      long head = waiting.head(index);
      if (from >= 0 && !old.isBefore(from, time, head)) {
        put(to--, old.times[from], old.heads[from], old.hashes[from], old.seq(from));
        from--;
      } else {
        put(to--, time, head, waiting.hash(index), waiting.seq(index));
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
    size = first;
    setRoom(first);
    return upper;
  }

  /** Count and sum of the entries that are before this key, be they waiting. */
  Cell totalBefore(long time, long head) {
    int index = indexOf(time, head);
    Cell total = new Cell(index, sumUpTo(index));
    for (Pending run : runs) {
      total = total.plus(run.totalBefore(time, head));
    }
    return total;
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
    long bytes = FIXED_BYTES + longs * Long.BYTES;
    bytes += ((long) lowSeqs.length + highSeqs.length) * Integer.BYTES;
    for (Pending run : runs) {
      bytes += REFERENCE_BYTES + run.bytes();
    }
    return bytes;
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

  private void setRoom(int room) {
    Chunk old = new Chunk(this);
    allocate(room);
    copy(old, 0, size);
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
