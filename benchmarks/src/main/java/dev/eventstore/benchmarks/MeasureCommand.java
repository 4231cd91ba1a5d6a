package dev.eventstore.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a process of a run does; {@link Child} starts it and reads what it prints. */
@Command(name = "measure", hidden = true, description = "Measures scenarios in this process.")
final class MeasureCommand implements Callable<Integer> {
  /** What stands before the JSON of a row; other lines tell how far it is. */
  static final String ROW_MARK = "row ";

  private final Terminal terminal;

  @Option(names = "--scenario", required = true)
  private List<ScenarioName> scenarios = List.of();

  @Option(names = "--folder", required = true)
  private Path folder = Path.of("");

  @Option(names = "--stored", required = true)
  private long stored;

  @Option(names = "--work", required = true)
  private int work;

  @Option(names = "--rounds", required = true)
  private int rounds;

  @Option(names = "--warm-up", required = true)
  private int warmUp;

  @Option(names = "--cores", required = true)
  private int cores;

  @Option(names = "--all-cores")
  private boolean allCores;

  MeasureCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The arguments that stand for these scenarios and this setting. */
  static List<String> arguments(List<ScenarioName> scenarios, Setting setting) {
    List<String> arguments = new java.util.ArrayList<>(List.of("measure"));
    scenarios.forEach(scenario -> arguments.add("--scenario=" + scenario));
    arguments.add("--folder=" + setting.folder());
    arguments.add("--stored=" + setting.stored());
    arguments.add("--work=" + setting.work());
    arguments.add("--rounds=" + setting.rounds());
    arguments.add("--warm-up=" + setting.warmUp());
    arguments.add("--cores=" + setting.cores());
    if (setting.allCores()) {
      arguments.add("--all-cores");
    }
    return arguments;
  }

  @Override
  public Integer call() throws Exception {
    Setting setting = new Setting(folder, stored, work, rounds, warmUp, cores, allCores);
    Terminal progressOnly = new Terminal(terminal.out(), terminal.out());
    for (ScenarioName scenario : scenarios) {
      terminal.out().println("  " + scenario.name().toLowerCase(Locale.ROOT));
      Rows rows = new Rows(setting);
      scenario.make().run(setting, rows, progressOnly);
      rows.all().forEach(row -> terminal.out().println(ROW_MARK + RowJson.write(row)));
    }
    terminal.out().flush();
    return 0;
  }
}
