package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/** The program without its process, so that a test can run it as often as it likes. */
final class Program {
  private final Terminal terminal;

  Program(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Runs one command to its end and returns the exit code. */
  int run(String... arguments) {
    ErrorLine errors = new ErrorLine(terminal);
    RootCommand root = new RootCommand();
    Optional<String> unreadable = ArgumentEncoding.complaint(arguments);
    if (unreadable.isPresent()) {
      return errors.wrongUsage("eventstore", unreadable.get());
    }
    try {
      return commandLine(root, errors).execute(arguments);
    } catch (Error failure) { // picocli handles exceptions only
      return errors.report(failure, root.debug());
    } finally {
      terminal.out().flush();
    }
  }

  private CommandLine commandLine(RootCommand root, ErrorLine errors) {
    return new CommandLine(root)
        .addSubcommand(new CreateCommand(terminal))
        .addSubcommand(new InviteCommand(terminal))
        .addSubcommand(new JoinCommand(terminal))
        .addSubcommand(new AppendCommand(terminal))
        .addSubcommand(new LogCommand(terminal))
        .addSubcommand(new ExportCommand(terminal))
        .addSubcommand(new ImportCommand(terminal))
        .addSubcommand(new SyncCommand(terminal))
        .addSubcommand(new StatusCommand(terminal))
        .addSubcommand(new VerifyCommand(terminal))
        .addSubcommand(new CompletionCommand(terminal))
        .setExpandAtFiles(false) // a name may begin with @
        .setColorScheme(Help.defaultColorScheme(terminal.coloured() ? Ansi.ON : Ansi.OFF))
        .setOut(writer(terminal.out()))
        .setErr(writer(terminal.err()))
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }

  /** For the help, which is ASCII. */
  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, US_ASCII);
  }
}
