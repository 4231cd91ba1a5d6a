package dev.eventstore.sync.udp;

import dev.eventstore.Limits;

/**
 * How an event that does not fit a datagram is cut: equal parts, and a last one that may be
 * shorter.
 */
final class Fragments {
  /** The length of every part but the last, in bytes. */
  static final int PART_BYTES = 1_120;

  /** The most parts of one event. */
  static final int MAX_PARTS = (Limits.MAX_SEALED_EVENT_BYTES + PART_BYTES - 1) / PART_BYTES;

  /** The longest event that travels in one piece, in bytes. */
  static final int MAX_WHOLE_BYTES = PART_BYTES;

  private Fragments() {}

  static int count(int eventBytes) {
    return (eventBytes + PART_BYTES - 1) / PART_BYTES;
  }

  static int offset(int index) {
    return index * PART_BYTES;
  }

  static int length(int index, int eventBytes) {
    return Math.min(PART_BYTES, eventBytes - offset(index));
  }

  /** Whether there can be such a part. */
  static boolean isValid(int index, int count, int bodyBytes) {
    boolean last = index == count - 1;
    return count >= 2
        && count <= MAX_PARTS
        && index < count
        && (last ? bodyBytes > 0 && bodyBytes <= PART_BYTES : bodyBytes == PART_BYTES);
  }
}
