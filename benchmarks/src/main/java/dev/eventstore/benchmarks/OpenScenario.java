package dev.eventstore.benchmarks;

import java.lang.management.ManagementFactory;

/** Opening a log in a fresh process, and what it keeps in memory. */
final class OpenScenario implements Scenario {
  private static final double MOST_SECONDS = 2;
  private static final double MOST_HEAP_MB = 64;
  private static final int COLLECTIONS = 3;

  private final boolean bounded;

  /** With {@code bounded}, the process has a small heap, and that it opens at all is the result. */
  OpenScenario(boolean bounded) {
    this.bounded = bounded;
  }

  @Override
  public void run(Setting setting, Rows rows, Terminal terminal) throws Exception {
    long begin = System.nanoTime();
    try (LocalDevice device = LocalDevice.open(setting.folder(), MeasuredLog.DEVICE)) {
      double seconds = (System.nanoTime() - begin) / 1e9;
      long events = device.community().info().events();
      String note = "%,d events".formatted(events);
      rows.put(openRow(bounded).with(seconds).noted(note));
      if (!bounded) {
        rows.put(heapRow().with(heapMegabytes()).noted(note));
      }
    }
  }

  static Row openRow(boolean bounded) {
    return bounded
        ? Row.of("open with a heap of 64 MB", "s", Target.atMost(MOST_SECONDS))
        : Row.of("open", "s", Target.atMost(MOST_SECONDS));
  }

  static Row heapRow() {
    return Row.of("heap once open", "MB", Target.atMost(MOST_HEAP_MB));
  }

  private static double heapMegabytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (1024.0 * 1024);
  }
}
