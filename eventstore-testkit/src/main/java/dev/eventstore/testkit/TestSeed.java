package dev.eventstore.testkit;

import java.util.Random;

/**
 * The seed of this run's random tests, drawn and printed once; {@code -Deventstore.seed=N} runs
 * them again.
 */
final class TestSeed {
  /** What decides everything that a test leaves to chance. */
  static final long VALUE = Long.getLong("eventstore.seed", new Random().nextLong());

  static {
    System.out.println("test kit: -Deventstore.seed=" + VALUE);
  }

  private TestSeed() {}

  /** The same numbers again for each caller. */
  static Random random() {
    return new Random(VALUE);
  }

  /** What a failure must say to be seen again. */
  static String hint() {
    return "run again with -Deventstore.seed=" + VALUE;
  }
}
