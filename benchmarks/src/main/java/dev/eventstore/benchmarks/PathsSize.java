package dev.eventstore.benchmarks;

/**
 * How much a run of {@code paths} does.
 *
 * @param events how many are stored in the large log
 * @param work how many events a round works on
 * @param rounds how many rounds count
 * @param quick whether it only shows that everything works, and figures mean nothing
 */
record PathsSize(long events, int work, int rounds, boolean quick) {
  /** So that a child's JVM has compiled what it runs, which takes 150,000 events or more. */
  int warmUp() {
    return quick ? 0 : 8;
  }
}
