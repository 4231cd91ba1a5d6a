package dev.eventstore.benchmarks;

import java.io.PrintStream;
import java.util.List;

/** Prints rows for people. */
final class Table {
  private static final String LINE = "%-46s %5s %9s  %-32s %12s %-18s %8s %9s %-7s %s%n";

  private Table() {}

  static void print(List<Row> rows, String machine, PrintStream out) {
    out.println(machine);
    out.printf(
        LINE,
        "",
        "cores",
        "stored",
        "median (lowest to highest)",
        "limit",
        "% of the limit",
        "CPU µs",
        "target",
        "",
        "");
    for (Row row : rows) {
      print(row, out);
    }
    out.flush();
  }

  private static void print(Row row, PrintStream out) {
    String line =
        String.format(
            LINE,
            row.name(),
            row.cores(),
            Numbers.shown((double) row.stored()),
            row.isMeasured() ? spread(row.measured()) + " " + row.unit() : "",
            row.hasLimit() ? Numbers.shown(row.limit().median()) : "",
            row.hasLimit() ? percents(row.share()) : "",
            row.cpuMicros().isEmpty() ? "" : Numbers.shown(Spread.of(row.cpuMicros()).median()),
            row.target().words(),
            row.verdict(),
            row.note());
    out.println(line.stripTrailing());
  }

  private static String spread(Spread spread) {
    return Numbers.shown(spread.median())
        + (spread.lowest() == spread.highest()
            ? ""
            : " ("
                + Numbers.shown(spread.lowest())
                + " to "
                + Numbers.shown(spread.highest())
                + ")");
  }

  private static String percents(Spread share) {
    String median = "%.0f".formatted(100 * share.median());
    return share.lowest() == share.highest()
        ? median
        : median + " (%.0f to %.0f)".formatted(100 * share.lowest(), 100 * share.highest());
  }
}
