package dev.eventstore.core;

import java.util.Random;

/**
 * Randomness of tests: each run draws a seed and prints it; {@code -Deventstore.seed=N} runs it
 * again.
 */
final class Seed {
  private Seed() {}

  static Random random(String test) {
    long seed = Long.getLong("eventstore.seed", new Random().nextLong());
    System.out.println(test + ": -Deventstore.seed=" + seed);
    return new Random(seed);
  }
}
