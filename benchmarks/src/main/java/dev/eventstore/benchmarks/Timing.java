package dev.eventstore.benchmarks;

/**
 * How long something took.
 *
 * @param events how many events it worked on
 * @param seconds on the clock
 * @param cpuMicros what the whole process used for each event
 */
record Timing(int events, double seconds, double cpuMicros) {
  static Timing of(int events, Cpu.Work work) throws Exception {
    long cpu = Cpu.processNanos();
    long begin = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Timing(events, seconds, (Cpu.processNanos() - cpu) / 1_000.0 / events);
  }

  double perSecond() {
    return events / seconds;
  }

  /** Adds this round to a row of events a second. */
  Row addTo(Row row) {
    return row.with(perSecond()).using(cpuMicros);
  }
}
