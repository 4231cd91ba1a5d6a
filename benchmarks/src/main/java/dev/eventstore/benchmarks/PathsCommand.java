package dev.eventstore.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures whole paths, prints the table and draws the chart. */
@Command(
    name = "paths",
    description = {
      "Measures whole paths against limits taken in the same run: the native calls alone, and"
          + " SQLite",
      "alone. A limit is cores / CPU for an event, so on a busy machine shares come out too low."
    })
final class PathsCommand implements Callable<Integer> {
  private static final int QUICK_EVENTS = 200;

  private final Terminal terminal;

  @Option(
      names = "--events",
      defaultValue = "1000000",
      description = "How many events the large log has (${DEFAULT-VALUE}).")
  private long events;

  @Option(
      names = "--work",
      defaultValue = "20000",
      description = "How many events each round works on (${DEFAULT-VALUE}).")
  private int work;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How many rounds count, after three that warm up (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--quick",
      description = "Tiny sizes, one round: shows that everything works; figures mean nothing.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all rounds to this file.")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--chart", paramLabel = "FILE", description = "Draw an SVG into this file.")
  private Optional<Path> chart = Optional.empty();

  PathsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PathsSize size =
        quick
            ? new PathsSize(QUICK_EVENTS, QUICK_EVENTS, 1, true)
            : new PathsSize(events, work, rounds, false);
    OutputFile.prepare(json);
    OutputFile.prepare(chart);
    try (WorkFolder folder = WorkFolder.create()) {
      String machine = Machine.words(folder.path());
      terminal.progress(machine);
      List<Row> rows = new PathsRun(folder.path(), size, terminal).run();
      Table.print(rows, machine, terminal.out());
      OutputFile.write(json, RowJson.document(machine, rows));
      OutputFile.write(chart, Chart.draw(rows, machine));
      return rows.stream().anyMatch(Row::isFailed) ? 1 : 0;
    }
  }
}
