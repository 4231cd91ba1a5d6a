package dev.eventstore.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;

/** The machine that figures hold for, in one line. */
final class Machine {
  private static final int SYNCS = 200;

  private Machine() {}

  /** What stands before a table; the disk is that of the folder. */
  static String words(Path folder) throws IOException {
    Histogram sync = DiskSync.measure(folder, SYNCS);
    return "%d cores, Java %s, %s; fdatasync of a small append: p50 %s ms, p99 %s ms"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            Runtime.version().feature(),
            System.getProperty("os.name") + " " + System.getProperty("os.arch"),
            Numbers.shown(sync.getValueAtPercentile(50) / 1e6),
            Numbers.shown(sync.getValueAtPercentile(99) / 1e6));
  }
}
