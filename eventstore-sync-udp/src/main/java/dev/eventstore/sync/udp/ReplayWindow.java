package dev.eventstore.sync.udp;

import java.util.Arrays;

/**
 * Accepts each packet number once, and none that is further behind the largest than the window. For
 * one thread.
 */
final class ReplayWindow {
  private static final int WORDS = SyncConstants.REPLAY_WINDOW / Long.SIZE;

  private final long[] seen = new long[WORDS];
  private long largest = -1;

  /** Whether this number would be accepted. */
  boolean isNew(long packetNumber) {
    if (packetNumber > largest) {
      return true;
    }
    return packetNumber > largest - SyncConstants.REPLAY_WINDOW
        && (seen[word(packetNumber)] & bit(packetNumber)) == 0;
  }

  /** Accepts a number that {@link #isNew}. */
  void accept(long packetNumber) {
    if (packetNumber > largest) {
      clearBetween(largest, packetNumber);
      largest = packetNumber;
    }
    seen[word(packetNumber)] |= bit(packetNumber);
  }

  private void clearBetween(long before, long upTo) {
    if (upTo - before >= SyncConstants.REPLAY_WINDOW) {
      Arrays.fill(seen, 0);
      return;
    }
    for (long number = before + 1; number <= upTo; number++) {
      seen[word(number)] &= ~bit(number);
    }
  }

  private static int word(long packetNumber) {
    return (int) (packetNumber / Long.SIZE % WORDS);
  }

  private static long bit(long packetNumber) {
    return 1L << (packetNumber % Long.SIZE);
  }
}
