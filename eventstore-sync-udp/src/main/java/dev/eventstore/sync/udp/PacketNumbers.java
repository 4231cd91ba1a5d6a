package dev.eventstore.sync.udp;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Numbers packets, and skips a number now and then: who acknowledges one that was never sent has
 * not received what it claims. For one thread.
 */
final class PacketNumbers {
  private static final int REMEMBERED = 64;

  private final RandomGenerator random;
  private final long[] skipped = new long[REMEMBERED];
  private int skips;
  private long next;
  private long nextSkip;

  PacketNumbers(RandomGenerator random) {
    this.random = random;
    Arrays.fill(skipped, -1);
    nextSkip = random.nextInt(1, 2 * SyncConstants.SKIP_EVERY);
  }

  /** A number that was not used before. */
  long take() {
    if (next == nextSkip) {
      skipped[skips++ % REMEMBERED] = next++;
      nextSkip = next + random.nextInt(1, 2 * SyncConstants.SKIP_EVERY);
    }
    return next++;
  }

  /** The number that {@link #take} would give if none were skipped. */
  long next() {
    return next;
  }

  /** Whether a peer can have received all of these. */
  boolean arePossible(AckRanges ranges) {
    if (ranges.largest() >= next) {
      return false;
    }
    for (long number : skipped) {
      if (number >= 0 && ranges.contains(number)) {
        return false;
      }
    }
    return true;
  }
}
