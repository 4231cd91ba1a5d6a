package dev.eventstore.testkit;

import java.security.SecureRandom;
import java.util.Random;

/**
 * A source of keys, nonces and salts that repeats itself: whoever knows the seed knows them all.
 * Only for tests.
 */
final class InsecureSeededRandom extends SecureRandom {
  private static final long serialVersionUID = 1;

  private final Random source;

  InsecureSeededRandom(long seed) {
    source = new Random(seed);
  }

  @Override
  public void nextBytes(byte[] bytes) {
    source.nextBytes(bytes);
  }
}
