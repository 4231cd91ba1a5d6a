package dev.eventstore.core;

/**
 * Entries that a chunk has taken but not sorted in yet, side by side, so that taking one touches
 * one line of memory. One thread at a time.
 */
final class Pending {
  /** How many fit. */
  static final int CAPACITY = 32;

  /** What the object and the header of its array take. */
  private static final int FIXED_BYTES = 24 + 16;

  private static final int WIDTH = 4;
  private static final int HEAD = 1;
  private static final int HASH = 2;
  private static final int SEQ = 3;

  private final long[] fields = new long[CAPACITY * WIDTH];
  private int size;

  int size() {
    return size;
  }

  void add(long time, long head, long hash, long seq) {
    int at = WIDTH * size++;
    fields[at] = time;
    fields[at + HEAD] = head;
    fields[at + HASH] = hash;
    fields[at + SEQ] = seq;
  }

  void clear() {
    size = 0;
  }

  /** Whether one of them has this key. */
  boolean hasKey(long time, long head) {
    for (int at = 0; at < WIDTH * size; at += WIDTH) {
      if (fields[at + HEAD] == head && fields[at] == time) {
        return true;
      }
    }
    return false;
  }

  /** How many are before this key. */
  int countBefore(long time, long head) {
    int count = 0;
    for (int at = 0; at < WIDTH * size; at += WIDTH) {
      if (isBefore(at, time, head)) {
        count++;
      }
    }
    return count;
  }

  /** The sum of the hashes of those that are before this key. */
  long sumBefore(long time, long head) {
    long sum = 0;
    for (int at = 0; at < WIDTH * size; at += WIDTH) {
      if (isBefore(at, time, head)) {
        sum += fields[at + HASH];
      }
    }
    return sum;
  }

  /** Sorts them by key, by insertion, since they are few. */
  void sort() {
    long[] moved = new long[WIDTH];
    for (int i = 1; i < size; i++) {
      int at = WIDTH * i;
      int place = at;
      while (place > 0 && !isBefore(place - WIDTH, fields[at], fields[at + HEAD])) {
        place -= WIDTH;
      }
      if (place < at) {
        System.arraycopy(fields, at, moved, 0, WIDTH);
        System.arraycopy(fields, place, fields, place + WIDTH, at - place);
        System.arraycopy(moved, 0, fields, place, WIDTH);
      }
    }
  }

  private boolean isBefore(int at, long time, long head) {
    return fields[at] < time
        || (fields[at] == time && Long.compareUnsigned(fields[at + HEAD], head) < 0);
  }

  long time(int index) {
    return fields[WIDTH * index];
  }

  long head(int index) {
    return fields[WIDTH * index + HEAD];
  }

  long hash(int index) {
    return fields[WIDTH * index + HASH];
  }

  long seq(int index) {
    return fields[WIDTH * index + SEQ];
  }

  /** What it takes of the heap, in bytes. */
  long bytes() {
    return FIXED_BYTES + (long) fields.length * Long.BYTES;
  }
}
