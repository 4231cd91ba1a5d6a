package dev.eventstore.core;

import java.util.Arrays;

/**
 * What an inner node of the ordered set knows of each of its children without touching it: last
 * key, count and sum. They lie side by side, so that what stands before a child is added up from a
 * few lines of memory. One thread at a time.
 */
final class Directory {
  private static final int FIRST_ROOM = 4;

  /** What the object and the headers of its arrays take. */
  private static final int FIXED_BYTES = 40 + 4 * 16;

  /** Last keys; that of the last child is never looked at, and not kept. */
  private long[] lastTimes = new long[FIRST_ROOM];

  private long[] lastHeads = new long[FIRST_ROOM];
  private long[] counts = new long[FIRST_ROOM];
  private long[] sums = new long[FIRST_ROOM];
  private int size = 1;

  /** Of how many children. */
  int size() {
    return size;
  }

  /**
   * The first child whose last key is not before this one; else the last child. Unless children end
   * at this very time, no branch of it depends on the key, since none could be foreseen: a
   * difference of times, which is negative where a child ends too early, is made a mask.
   */
  int find(long time, long head) {
    int place = 0;
    for (int left = size - 1; left > 0; ) {
      int half = (left + 1) >>> 1;
      place += half & (int) ((lastTimes[place + half - 1] - time) >> (Long.SIZE - 1));
      left -= half;
    }
    while (isBehind(place, time, head)) {
      place++;
    }
    return place;
  }

  /** Whether this key belongs behind a child. */
  boolean isBehind(int place, long time, long head) {
    return place < size - 1 && endsBefore(place, time, head);
  }

  private boolean endsBefore(int place, long time, long head) {
    return lastTimes[place] < time
        || (lastTimes[place] == time && Long.compareUnsigned(lastHeads[place], head) < 0);
  }

  /** How many entries a child has. */
  long count(int place) {
    return counts[place];
  }

  /** The sum of the hashes of a child. */
  long sum(int place) {
    return sums[place];
  }

  /** A child has so many entries more, with this sum of hashes. */
  void add(int place, long count, long sum) {
    counts[place] += count;
    sums[place] += sum;
  }

  /** How many entries stand before a child. */
  long countBefore(int place) {
    long total = 0;
    for (int i = 0; i < place; i++) {
      total += counts[i];
    }
    return total;
  }

  /** The sum of the hashes of all entries before a child. */
  long sumBefore(int place) {
    long total = 0;
    for (int i = 0; i < place; i++) {
      total += sums[i];
    }
    return total;
  }

  /** The child with the entry of this rank; the last one when there are not so many. */
  int placeOf(long rank) {
    long left = rank;
    int place = 0;
    while (place < size - 1 && left >= counts[place]) {
      left -= counts[place++];
    }
    return place;
  }

  /**
   * A child now ends with this key, and a new one follows.
   *
   * @param movedCount how many of its entries the new one has
   * @param movedSum the sum of their hashes
   */
  void split(int place, long lastTime, long lastHead, long movedCount, long movedSum) {
    if (size == counts.length) {
      makeRoom(size + size / 2);
    }
    openGap(place);
    lastTimes[place] = lastTime;
    lastHeads[place] = lastHead;
    counts[place] -= movedCount;
    sums[place] -= movedSum;
    counts[place + 1] = movedCount;
    sums[place + 1] = movedSum;
  }

  /** Moves all children from this one on into a directory of their own. */
  Directory splitOff(int first) {
    Directory upper = new Directory();
    upper.size = size - first;
    upper.lastTimes = Arrays.copyOfRange(lastTimes, first, size);
    upper.lastHeads = Arrays.copyOfRange(lastHeads, first, size);
    upper.counts = Arrays.copyOfRange(counts, first, size);
    upper.sums = Arrays.copyOfRange(sums, first, size);
    size = first;
    makeRoom(first);
    return upper;
  }

  /** The time of the last key of a child that is not the last one. */
  long lastTime(int place) {
    return lastTimes[place];
  }

  /** The same of the id. */
  long lastHead(int place) {
    return lastHeads[place];
  }

  /** What it takes of the heap, in bytes, used or not. */
  long bytes() {
    return FIXED_BYTES + 4L * counts.length * Long.BYTES;
  }

  private void makeRoom(int room) {
    lastTimes = Arrays.copyOf(lastTimes, room);
    lastHeads = Arrays.copyOf(lastHeads, room);
    counts = Arrays.copyOf(counts, room);
    sums = Arrays.copyOf(sums, room);
  }

  /** Behind a child; what stands there moves on. */
  private void openGap(int place) {
    int behind = size - place - 1;
    System.arraycopy(lastTimes, place, lastTimes, place + 1, behind + 1);
    System.arraycopy(lastHeads, place, lastHeads, place + 1, behind + 1);
    System.arraycopy(counts, place + 1, counts, place + 2, behind);
    System.arraycopy(sums, place + 1, sums, place + 2, behind);
    size++;
  }
}
