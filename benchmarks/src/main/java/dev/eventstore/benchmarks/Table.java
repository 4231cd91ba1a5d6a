package dev.eventstore.benchmarks;

import java.io.PrintStream;
import java.util.List;

/** Prints rows for people. */
final class Table {
  private static final String LINE = "%-46s %5s %9s  %-32s %12s %-22s %8s %9s %-7s %s%n";

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
        "share of the limit",
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
            row.hasLimit() ? share(row) : "",
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

  /** In percent where more is better, else how many times the limit. */
  private static String share(Row row) {
    Spread share = row.share();
    return row.unit().equals(Row.PER_SECOND)
        ? spread(share.times(100)) + " %"
        : spread(share) + " x";
  }
}
