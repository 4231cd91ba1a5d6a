package dev.eventstore.sync.udp;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.SplittableRandom;

/** Randomness that can be had again: {@code -Deventstore.seed=…} replays one run. */
final class Seeds {
  private Seeds() {}

  /** The seed of this run of a random test, printed so that it can be run again. */
  static long of(String test, long fallback) {
    long seed = Long.getLong("eventstore.seed", fallback);
    System.out.println(test + ": -Deventstore.seed=" + seed);
    return seed;
  }

  /** Not random at all. */
  static SecureRandom insecureRandom(long seed) {
    return new SecureRandom(new Repeatable(seed), null) {
      private static final long serialVersionUID = 1;
    };
  }

  private static final class Repeatable extends SecureRandomSpi {
    private static final long serialVersionUID = 1;
    private final transient SplittableRandom random;

    Repeatable(long seed) {
      random = new SplittableRandom(seed);
    }

    @Override
    protected void engineSetSeed(byte[] seed) {}

    @Override
    protected void engineNextBytes(byte[] bytes) {
      random.nextBytes(bytes);
    }

    @Override
    protected byte[] engineGenerateSeed(int count) {
      return new byte[count];
    }
  }
}
