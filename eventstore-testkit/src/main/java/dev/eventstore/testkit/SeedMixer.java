package dev.eventstore.testkit;

/** Makes many seeds of one, so that what one part draws changes nothing for another. */
final class SeedMixer {
  private SeedMixer() {}

  /** The finisher of SplitMix64 over each part (Steele, Lea and Flood, OOPSLA 2014). */
  static long mix(long seed, long... parts) {
    long mixed = finish(seed);
    for (long part : parts) {
      mixed = finish(mixed ^ finish(part));
    }
    return mixed;
  }

  private static long finish(long state) {
    long z = state + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
