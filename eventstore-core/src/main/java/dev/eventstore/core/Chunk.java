package dev.eventstore.core;

import java.util.Arrays;

/** A run of entries of the ordered set, in parallel arrays: 32 bytes an entry when full. */
final class Chunk {
  static final int CAPACITY = 512;

  final long[] times = new long[CAPACITY];
  final long[] heads = new long[CAPACITY];
  final long[] hashes = new long[CAPACITY];
  final long[] seqs = new long[CAPACITY];
  int size;
  long sum;

  /** The index of the first entry that is not before this key. */
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

  boolean isBefore(int index, long time, long head) {
    int byTime = Long.compare(times[index], time);
    return byTime < 0 || (byTime == 0 && Long.compareUnsigned(heads[index], head) < 0);
  }

  boolean isAt(int index, long time, long head) {
    return times[index] == time && heads[index] == head;
  }

  void insert(int index, long time, long head, long hash, long seq) {
    openGap(times, index, time);
    openGap(heads, index, head);
    openGap(hashes, index, hash);
    openGap(seqs, index, seq);
    size++;
    sum += hash;
  }

  /** Moves the upper half into a new chunk that follows this one. */
  Chunk split() {
    Chunk upper = new Chunk();
    int half = size / 2;
    moveTail(times, upper.times, half);
    moveTail(heads, upper.heads, half);
    moveTail(hashes, upper.hashes, half);
    moveTail(seqs, upper.seqs, half);
    upper.size = size - half;
    size = half;
    upper.sum = Arrays.stream(upper.hashes, 0, upper.size).sum();
    sum -= upper.sum;
    return upper;
  }

  /** The sum of the hashes of the first {@code end} entries. */
  long sumUpTo(int end) {
    long total = 0;
    for (int i = 0; i < end; i++) {
      total += hashes[i];
    }
    return total;
  }

  private void openGap(long[] column, int index, long value) {
    System.arraycopy(column, index, column, index + 1, size - index);
    column[index] = value;
  }

  private void moveTail(long[] from, long[] to, int start) {
    System.arraycopy(from, start, to, 0, size - start);
  }
}
