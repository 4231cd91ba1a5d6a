package dev.eventstore.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares layouts of the database. */
@Command(
    name = "layouts",
    description = "Fills a database in each of several layouts, and prints what each costs.")
final class LayoutsCommand implements Runnable {
  private static final int WARM_UP_ROWS = 50_000;
  private static final String ROW = "%-36s %10s %9s %5s %6s %9s %7s %6s%n";

  private final Terminal terminal;

  @Option(
      names = "--rows",
      defaultValue = "1000000",
      description = "How many rows; figures are taken at a tenth and at all (${DEFAULT-VALUE}).")
  private int rows;

  @Option(names = "--only", description = "Only layouts whose name contains this text.")
  private String only = "";

  LayoutsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    List<Layout> chosen =
        Layout.all().stream().filter(layout -> layout.name().contains(only)).toList();
    try (WorkFolder folder = WorkFolder.create()) {
      new LayoutRun(folder.path(), Math.min(rows, WARM_UP_ROWS)).run(Layout.all().get(0));
      printHead();
      for (Layout layout : chosen) {
        terminal.progress(layout.name());
        Path own = Files.createDirectory(folder.path().resolve("run" + chosen.indexOf(layout)));
        print(layout, new LayoutRun(own, rows).run(layout));
      }
    } catch (Exception failed) {
      throw new IllegalStateException("the layouts could not be measured: " + failed, failed);
    }
  }

  private void printHead() {
    terminal
        .out()
        .printf(
            ROW,
            "layout",
            "µs at 1/10",
            "µs at all",
            "B",
            "WAL B",
            "newest µs",
            "find µs",
            "scan s");
  }

  private void print(Layout layout, LayoutRun.Result result) {
    terminal
        .out()
        .printf(
            ROW,
            layout.name(),
            number("%.1f", result.microsAtTenth()),
            number("%.1f", result.micros()),
            number("%.0f", result.bytesPerRow()),
            number("%.0f", result.walBytesPerRow()),
            number("%.0f", result.newestMicros()),
            result.findMicros() < 0 ? "-" : number("%.1f", result.findMicros()),
            number("%.2f", result.scanSeconds()));
    terminal.out().flush();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
