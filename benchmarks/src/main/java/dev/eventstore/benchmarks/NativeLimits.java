package dev.eventstore.benchmarks;

import dev.eventstore.core.Stages;

/**
 * What the native calls alone cost an event of this form, on one thread, in microseconds of CPU.
 *
 * @param sign the signature
 * @param seal encryption
 * @param hash the id
 * @param decrypt the reverse of {@code seal}
 * @param verify the check of the signature
 * @param lanes the fingerprint of the set
 * @param parse reading the JSON; it is not native, but nobody reads an event without
 */
record NativeLimits(
    double sign,
    double seal,
    double hash,
    double decrypt,
    double verify,
    double lanes,
    double parse) {
  private static final int SLICES = 5;

  /** Measures each for about {@code nanos} of CPU. */
  static NativeLimits measure(Stages stages, long nanos) throws Exception {
    return new NativeLimits(
        micros(nanos, stages::sign),
        micros(nanos, stages::seal),
        micros(nanos, stages::hashToId),
        micros(nanos, stages::decrypt),
        micros(nanos, stages::verify),
        micros(nanos, stages::setLanes),
        micros(nanos, stages::parse));
  }

  /** What must be computed for an event that is written here. */
  double appending() {
    return sign + seal + hash + lanes;
  }

  /** What must be computed for an event that is received. */
  double receiving() {
    return hash + decrypt + verify + lanes;
  }

  /** The median of a few slices, so that one interruption does not count. */
  private static double micros(long nanos, Cpu.Work call) throws Exception {
    java.util.List<Double> slices = new java.util.ArrayList<>();
    for (int i = 0; i < SLICES; i++) {
      slices.add(slice(nanos / SLICES, call));
    }
    return Spread.of(slices).median();
  }

  private static double slice(long nanos, Cpu.Work call) throws Exception {
    long begin = Cpu.threadNanos();
    long used;
    int calls = 0;
    do {
      call.run();
      calls++;
      used = Cpu.threadNanos() - begin;
    } while (used < nanos);
    return used / 1_000.0 / calls;
  }
}
