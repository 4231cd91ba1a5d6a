package dev.eventstore.sync.udp;

/**
 * Ranges of packet numbers, the largest first, without overlap and never side by side. Immutable.
 */
final class AckRanges {
  private final long[] bounds; // high, low, high, low, …

  /** Takes the array: high, low, high, low and so on, descending; the caller forgets it. */
  AckRanges(long[] bounds) {
    this.bounds = bounds;
  }

  int count() {
    return bounds.length / 2;
  }

  /** The last number of range {@code i}, counted from the largest range. */
  long high(int i) {
    return bounds[2 * i];
  }

  /** Its first number. */
  long low(int i) {
    return bounds[2 * i + 1];
  }

  long largest() {
    return bounds[0];
  }

  boolean contains(long packetNumber) {
    for (int i = 0; i < count() && packetNumber <= high(i); i++) {
      if (packetNumber >= low(i)) {
        return true;
      }
    }
    return false;
  }
}
