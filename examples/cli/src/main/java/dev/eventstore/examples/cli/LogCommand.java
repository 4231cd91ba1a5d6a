package dev.eventstore.examples.cli;

import dev.eventstore.Community;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code eventstore log}. */
@Command(
    name = "log",
    description = {
      "Print the events that a device holds, oldest first.",
      "A line is the time, the beginning of the author's id, the type, and the fields in the form"
          + " that 'append' takes. --json prints the whole of each event: id, author, ts"
          + " (microseconds since 1970), type, fields and attachment (base64).",
      "That damaged events are missing is said on standard error; the exit code is 0 all the same."
    },
    footer = {
      "%nExamples:",
      "  eventstore log alice --limit 20",
      "  eventstore log alice --type message --since 2h",
      "  eventstore log alice --type message --where channel=general",
      "  eventstore log alice --since 2026-01-31 --json | jq -r .fields.text",
      "  eventstore log bob --follow --peer 192.0.2.7:7001"
    })
final class LogCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final DirectoryArgument directory = new DirectoryArgument();
  @Mixin private final LogFilter filter = new LogFilter();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Only the newest N of these events; they too are printed oldest first.")
  private @Nullable Long limit;

  @Option(
      names = "--follow",
      description =
          "Run the device as 'sync' does, and go on printing what arrives, in order of arrival,"
              + " until Ctrl-C. Only one program at a time can use a folder, so this is the way"
              + " to watch.")
  private boolean follow;

  @Option(
      names = "--port",
      paramLabel = "P",
      converter = PortConverter.class,
      description = "With --follow: the UDP port to listen on; without it any free one.")
  private @Nullable Integer port;

  @Mixin private final PeerOptions peers = new PeerOptions();
  @Mixin private final JsonOption json = new JsonOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private CommandSpec spec;

  LogCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    require(limit == null || limit >= 0, "--limit is 0 or more, not " + limit);
    require(follow || (port == null && peers.none()), "--port and --peer need --follow");
    EventPrinter printer =
        json.wanted() ? EventPrinter.json(terminal) : EventPrinter.columns(terminal);
    if (follow) {
      follow(printer);
    } else {
      list(printer);
    }
    return ExitCode.DONE;
  }

  private void list(EventPrinter printer) {
    try (Community community = directory.open(terminal)) {
      new LogWalk(community, filter).oldestFirst(newest(), printer::print);
      boolean unused = MissingNotice.print(terminal, community);
    }
    terminal.requireWrittenOrReaderGone();
  }

  /** A reader may leave to end it. */
  private void follow(EventPrinter printer) throws InterruptedException {
    Network network = new Network(terminal, port == null ? 0 : port);
    StorageNotice storage = new StorageNotice();
    try (Community community = directory.open(network.transport(), terminal)) {
      LogFollow run = new LogFollow(community, filter, printer, terminal);
      StopSignals signals = new StopSignals(run::stop); // before there is anything to read
      try {
        AutoCloseable unused =
            community.onSyncStatus(s -> storage.look(s).ifPresent(terminal.err()::println));
        network.begin();
        peers.connect(community);
        network.onFailure(run::stop);
        run.run(newest());
        network.requireRunning();
      } finally {
        signals.close();
      }
    }
    terminal.requireWrittenOrReaderGone();
  }

  private OptionalLong newest() {
    return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
  }

  private void require(boolean condition, String complaint) {
    if (!condition) {
      CommandLine commandLine = spec.commandLine();
      throw new ParameterException(commandLine, complaint);
    }
  }
}
