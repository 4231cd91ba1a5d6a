package dev.eventstore.core;

import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;

/**
 * A node of the binary trie over all keys: those that begin with the same bits. A key has 53 bits
 * of time and the first 64 of the id; the root is every key, and each node halves the one above.
 *
 * @param time the bits of the time, those behind the node's own being zero
 * @param head the same of the id
 * @param depth how many bits the keys of this node share, 0 … {@link #MAX_DEPTH}
 */
record KeyNode(long time, long head, int depth) implements Comparable<KeyNode> {
  private static final int TIME_BITS = 53;

  /** The depth of a single key. */
  static final int MAX_DEPTH = TIME_BITS + Long.SIZE;

  /** The smallest node in which a range lies that is not empty. */
  static KeyNode covering(KeyRange range) {
    long firstTime = range.from().createdAtMicros();
    long firstHead = range.from().id().head();
    long lastHead = range.to().id().head() - 1;
    long lastTime = range.to().createdAtMicros() - (lastHead == -1 ? 1 : 0);
    if (firstTime != lastTime) {
      int depth = Long.numberOfLeadingZeros(firstTime ^ lastTime) - (Long.SIZE - TIME_BITS);
      return new KeyNode(firstTime & -1L << (TIME_BITS - depth), 0, depth);
    }
    int same = Long.numberOfLeadingZeros(firstHead ^ lastHead);
    return new KeyNode(firstTime, firstHead & highBits(same), TIME_BITS + same);
  }

  private static long highBits(int count) {
    return count == 0 ? 0 : -1L << (Long.SIZE - count);
  }

  /** In key order; of two nodes that begin alike the larger one comes first. */
  @Override
  public int compareTo(KeyNode other) {
    int byTime = Long.compare(time, other.time);
    int byHead = byTime != 0 ? byTime : Long.compareUnsigned(head, other.head);
    return byHead != 0 ? byHead : Integer.compare(depth, other.depth);
  }

  boolean isSingleKey() {
    return depth == MAX_DEPTH;
  }

  KeyNode lower() {
    return new KeyNode(time, head, depth + 1);
  }

  KeyNode upper() {
    return depth < TIME_BITS
        ? new KeyNode(time | 1L << (TIME_BITS - 1 - depth), 0, depth + 1)
        : new KeyNode(time, head | 1L << (MAX_DEPTH - 1 - depth), depth + 1);
  }

  /** Those keys of this node that lie in {@code limits}; perhaps none. */
  KeyRange within(KeyRange limits) {
    EventKey from = isBeforeStartOf(limits) ? limits.from() : EventKey.bound(time, head);
    EventKey to = isAfterEndOf(limits) ? limits.to() : EventKey.bound(endTime(), endHead());
    return new KeyRange(from, from.compareTo(to) < 0 ? to : from);
  }

  /** Whether no key of this node lies in {@code limits}. */
  boolean isOutside(KeyRange limits) {
    return compare(endTime(), endHead(), limits.from()) <= 0
        || compare(time, head, limits.to()) >= 0;
  }

  /** Whether {@code range} is what this node has within {@code limits}. */
  boolean isWithin(KeyRange limits, KeyRange range) {
    boolean sameStart =
        isBeforeStartOf(limits)
            ? range.from().equals(limits.from())
            : compare(time, head, range.from()) == 0;
    boolean sameEnd =
        isAfterEndOf(limits)
            ? range.to().equals(limits.to())
            : compare(endTime(), endHead(), range.to()) == 0;
    return sameStart && sameEnd;
  }

  /** Whether {@code range} lies in this node. */
  boolean covers(KeyRange range) {
    return compare(time, head, range.from()) <= 0 && compare(endTime(), endHead(), range.to()) >= 0;
  }

  /** Whether all keys of this node are before a bound. */
  boolean isBefore(EventKey bound) {
    return compare(endTime(), endHead(), bound) <= 0;
  }

  private boolean isBeforeStartOf(KeyRange limits) {
    return compare(time, head, limits.from()) < 0;
  }

  private boolean isAfterEndOf(KeyRange limits) {
    return compare(endTime(), endHead(), limits.to()) > 0;
  }

  private long endTime() {
    if (depth <= TIME_BITS) {
      return time + (1L << (TIME_BITS - depth));
    }
    return head + headStep() == 0 ? time + 1 : time;
  }

  private long endHead() {
    return depth <= TIME_BITS ? 0 : head + headStep();
  }

  private long headStep() {
    return 1L << (MAX_DEPTH - depth);
  }

  private static int compare(long time, long head, EventKey bound) {
    int byTime = Long.compare(time, bound.createdAtMicros());
    return byTime != 0 ? byTime : Long.compareUnsigned(head, bound.id().head());
  }
}
