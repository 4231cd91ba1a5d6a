package dev.eventstore.benchmarks;

import java.nio.file.Path;

/**
 * What one process measures.
 *
 * @param folder where its files lie
 * @param stored how many events there are before; 0 for a fresh log in each round
 * @param work how many events each round works on
 * @param rounds how many rounds count
 * @param warmUp how many rounds go before them
 * @param cores how many cores it may use
 * @param allCores whether these are all of the machine
 */
record Setting(
    Path folder, long stored, int work, int rounds, int warmUp, int cores, boolean allCores) {
  private static final long LIMIT_NANOS = 100_000_000;
  private static final int FULL_WORK = 10_000;

  /** For how much CPU each native call is measured: 0.1 s, less when there is little work. */
  long limitNanos() {
    return LIMIT_NANOS * Math.min(work, FULL_WORK) / FULL_WORK;
  }

  /** How many events a second these cores can do of which each takes so many microseconds. */
  double perSecond(double microsEach) {
    return cores * 1e6 / microsEach;
  }

  /** The same for other work. */
  Setting withWork(int events) {
    return new Setting(folder, stored, events, rounds, warmUp, cores, allCores);
  }

  String coresName() {
    return allCores ? "all" : String.valueOf(cores);
  }
}
