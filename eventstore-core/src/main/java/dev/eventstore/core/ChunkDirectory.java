package dev.eventstore.core;

import java.util.Arrays;

/**
 * What is known of each chunk of a {@link ChunkList} without touching it: last key, count and sum;
 * and the totals of each block of 64 chunks, so that what stands before a chunk is added up from
 * the blocks and at most 63 chunks. All of it stays exact with every insert; when a chunk is split,
 * each later block hands its last chunk on. One thread at a time.
 */
final class ChunkDirectory {
  private static final int BLOCK_BITS = 6;
  private static final int BLOCK = 1 << BLOCK_BITS;

  /** Last keys; that of the last chunk is never looked at, and not kept. */
  private long[] lastTimes = new long[BLOCK];

  private long[] lastHeads = new long[BLOCK];
  private int[] counts = new int[BLOCK];
  private long[] sums = new long[BLOCK];
  private long[] blockCounts = new long[1];
  private long[] blockSums = new long[1];
  private int size = 1;

  /** The first chunk whose last key is not before this one; else the last chunk. */
  int find(long time, long head) {
    int low = 0;
    int high = size - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (lastTimes[middle] < time
          || (lastTimes[middle] == time && Long.compareUnsigned(lastHeads[middle], head) < 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many entries a chunk has. */
  int count(int place) {
    return counts[place];
  }

  /** A chunk has so many entries more, with this sum of hashes. */
  void add(int place, int count, long sum) {
    counts[place] += count;
    sums[place] += sum;
    blockCounts[place >>> BLOCK_BITS] += count;
    blockSums[place >>> BLOCK_BITS] += sum;
  }

  /**
   * A chunk now ends with this key, and a new one follows.
   *
   * @param movedCount how many of its entries the new one has
   * @param movedSum the sum of their hashes
   */
  void split(int place, long lastTime, long lastHead, int movedCount, long movedSum) {
    int added = place + 1;
    makeRoom();
    openGap(lastTimes, added, lastTimes[place]);
    openGap(lastHeads, added, lastHeads[place]);
    lastTimes[place] = lastTime;
    lastHeads[place] = lastHead;
    System.arraycopy(counts, added, counts, added + 1, size - added);
    counts[added] = 0;
    openGap(sums, added, 0);
    size++;
    handOn(added);
    add(place, -movedCount, -movedSum);
    add(added, movedCount, movedSum);
  }

  /** How many entries stand before a chunk. */
  long countBefore(int place) {
    int block = place >>> BLOCK_BITS;
    long total = 0;
    for (int i = 0; i < block; i++) {
      total += blockCounts[i];
    }
    for (int i = block << BLOCK_BITS; i < place; i++) {
      total += counts[i];
    }
    return total;
  }

  /** The sum of the hashes of all entries before a chunk. */
  long sumBefore(int place) {
    int block = place >>> BLOCK_BITS;
    long total = 0;
    for (int i = 0; i < block; i++) {
      total += blockSums[i];
    }
    for (int i = block << BLOCK_BITS; i < place; i++) {
      total += sums[i];
    }
    return total;
  }

  /** The chunk with the entry of this rank; the last one when there are not so many. */
  int placeOf(long rank) {
    int last = size - 1;
    long left = rank;
    int block = 0;
    while (block < last >>> BLOCK_BITS && left >= blockCounts[block]) {
      left -= blockCounts[block++];
    }
    int place = block << BLOCK_BITS;
    while (place < last && left >= counts[place]) {
      left -= counts[place++];
    }
    return place;
  }

  /** What the arrays take of the heap, in bytes, used or not. */
  long bytes() {
    long longs = 3L * lastTimes.length + 2L * blockCounts.length;
    return longs * Long.BYTES + (long) counts.length * Integer.BYTES;
  }

  private void makeRoom() {
    if (size == counts.length) {
      int room = Math.addExact(size, size / 2);
      lastTimes = Arrays.copyOf(lastTimes, room);
      lastHeads = Arrays.copyOf(lastHeads, room);
      counts = Arrays.copyOf(counts, room);
      sums = Arrays.copyOf(sums, room);
      int blocks = (room + BLOCK - 1) >>> BLOCK_BITS;
      blockCounts = Arrays.copyOf(blockCounts, blocks);
      blockSums = Arrays.copyOf(blockSums, blocks);
    }
  }

  /** After a gap was opened, each later block begins with what the one before it ended with. */
  private void handOn(int added) {
    for (int block = (added >>> BLOCK_BITS) + 1; block << BLOCK_BITS < size; block++) {
      int first = block << BLOCK_BITS;
      blockCounts[block - 1] -= counts[first];
      blockSums[block - 1] -= sums[first];
      blockCounts[block] += counts[first];
      blockSums[block] += sums[first];
    }
  }

  private void openGap(long[] column, int index, long value) {
    System.arraycopy(column, index, column, index + 1, size - index);
    column[index] = value;
  }
}
