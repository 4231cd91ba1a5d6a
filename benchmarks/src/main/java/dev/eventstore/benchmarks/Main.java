package dev.eventstore.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;

/** Where the program starts and, alone of all classes, ends the process. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String... arguments) {
    PrintStream out = new PrintStream(System.out, false, UTF_8);
    int code = run(new Terminal(out, System.err), arguments);
    out.flush();
    System.exit(code);
  }

  /** Runs one command to its end and returns the exit code. */
  static int run(Terminal terminal, String... arguments) {
    return new CommandLine(new RootCommand())
        .addSubcommand(new PathsCommand(terminal))
        .addSubcommand(new LayoutsCommand(terminal))
        .addSubcommand(new OrderedSetCommand(terminal))
        .addSubcommand(new StagesCommand())
        .addSubcommand(new ReconciliationCommand(terminal))
        .addSubcommand(new BottleneckCommand(terminal))
        .addSubcommand(new LinksCommand(terminal))
        .addSubcommand(new MeasureCommand(terminal))
        .addSubcommand(new DeviceCommand(terminal))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setErr(new PrintWriter(terminal.err(), true, UTF_8))
        .execute(arguments);
  }
}
