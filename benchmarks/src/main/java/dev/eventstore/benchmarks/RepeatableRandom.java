package dev.eventstore.benchmarks;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.SplittableRandom;

/** Not random at all: the same seed gives the same bytes. For keys that protect nothing. */
final class RepeatableRandom {
  private RepeatableRandom() {}

  static SecureRandom of(long seed) {
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
