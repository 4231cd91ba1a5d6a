package dev.eventstore.core;

import dev.eventstore.spi.Cell;
import java.util.Arrays;

/**
 * Entries that were taken but not put into their place in a chunk yet, in the order they came.
 * Columns lie behind each other in one array: what is before a key is counted by two of them. One
 * thread at a time.
 */
final class Pending {
  /** An index is packed behind 53 bits of time. */
  private static final int INDEX_BITS = 10;

  private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;

  /** How many can be put in order together. */
  static final int MOST_SORTED = 1 << INDEX_BITS;

  private static final int COLUMNS = 4;
  private static final int HEAD = 1;
  private static final int HASH = 2;
  private static final int SEQ = 3;
  private static final int FIRST_ROOM = 16;

  /** What the object and the header of its array take. */
  private static final int FIXED_BYTES = 24 + 16;

  private long[] fields;
  private int room;
  private int size;

  /** With room for so many to begin with. */
  Pending(int room) {
    this.room = room;
    fields = new long[COLUMNS * room];
  }

  int size() {
    return size;
  }

  void add(long time, long head, long hash, long seq) {
    if (size == room) {
      makeRoom(size + 1);
    }
    int at = size++;
    fields[at] = time;
    fields[at + HEAD * room] = head;
    fields[at + HASH * room] = hash;
    fields[at + SEQ * room] = seq;
  }

  /** Adds an entry of another. */
  void add(Pending other, int index) {
    add(other.time(index), other.head(index), other.hash(index), other.seq(index));
  }

  /** Adds all entries of another. */
  void addAll(Pending other) {
    if (size + other.size > room) {
      makeRoom(size + other.size);
    }
    copy(other, size);
    size += other.size;
  }

  /** For so many, and to begin with for some more; hardly ever for more than are sorted. */
  private void makeRoom(int needed) {
    int doubled = Math.min(MOST_SORTED, Math.max(FIRST_ROOM, 2 * room));
    Pending larger = new Pending(Math.max(needed, doubled));
    larger.copy(this, 0);
    fields = larger.fields;
    room = larger.room;
  }

  private void copy(Pending other, int to) {
    for (int i = 0; i < COLUMNS; i++) {
      System.arraycopy(other.fields, i * other.room, fields, i * room + to, other.size);
    }
  }

  /** Forgets all entries; the room is kept. */
  void clear() {
    size = 0;
  }

  /** Whether one of them has this key. */
  boolean hasKey(long time, long head) {
    for (int i = 0; i < size; i++) {
      if (time(i) == time && head(i) == head) {
        return true;
      }
    }
    return false;
  }

  /**
   * Count and sum of those that are before this key. Which ones are follows no pattern that a
   * processor could foresee, so a difference of times, which is negative then, is made a mask.
   */
  Cell totalBefore(long time, long head) {
    long count = 0;
    long sum = 0;
    for (int i = 0; i < size; i++) {
      long difference = time(i) - time;
      if (difference == 0 && Long.compareUnsigned(head(i), head) < 0) {
        difference = -1;
      }
      long mask = difference >> (Long.SIZE - 1);
      count -= mask;
      sum += hash(i) & mask;
    }
    return new Cell(count, sum);
  }

  /** The sum of the hashes of all of them. */
  long sum() {
    long sum = 0;
    for (int i = 0; i < size; i++) {
      sum += hash(i);
    }
    return sum;
  }

  /**
   * All of them in key order, {@link #MOST_SORTED} at most, as words of which {@link #index} tells
   * which one it is.
   */
  long[] order() {
    long[] order = new long[size];
    for (int i = 0; i < size; i++) {
      order[i] = time(i) << INDEX_BITS | i;
    }
    Arrays.sort(order);
    for (int i = 1; i < size; i++) {
      sortWithinTime(order, i);
    }
    return order;
  }

  static int index(long word) {
    return (int) word & INDEX_MASK;
  }

  /**
   * Moves the last of these before those of its time, if it has the lower id. If all have one time
   * it takes as many steps as their square, half a million.
   */
  private void sortWithinTime(long[] order, int last) {
    long word = order[last];
    int place = last;
    while (place > 0
        && order[place - 1] >>> INDEX_BITS == word >>> INDEX_BITS
        && Long.compareUnsigned(head(index(order[place - 1])), head(index(word))) > 0) {
      order[place] = order[--place];
    }
    order[place] = word;
  }

  long time(int index) {
    return fields[index];
  }

  long head(int index) {
    return fields[index + HEAD * room];
  }

  long hash(int index) {
    return fields[index + HASH * room];
  }

  long seq(int index) {
    return fields[index + SEQ * room];
  }

  /** What it takes of the heap, in bytes, used or not. */
  long bytes() {
    return FIXED_BYTES + (long) fields.length * Long.BYTES;
  }
}
