package dev.eventstore.examples.cli;

import dev.eventstore.Community;
import dev.eventstore.Metrics;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code eventstore sync}. */
@Command(
    name = "sync",
    description = {
      "Run a device: listen, look for the given peers and keep the logs in step.",
      "Ctrl-C ends it. With --json it prints one status object a second, and with --stdin also"
          + " an object {\"event\":...} for each event that arrives."
    },
    footer = {
      "%nExamples:",
      "  eventstore sync alice --port 7001",
      "  eventstore sync bob --port 0 --peer 192.0.2.7:7001 --peer [2001:db8::7]:7001",
      "  eventstore sync bob --port 0 --peer 127.0.0.1:7001 --until-in-sync",
      "  eventstore sync bob --port 0 --peer 127.0.0.1:7001 --until-in-sync --metrics",
      "  eventstore sync alice --port 7001 --until-held ID --devices 2 --timeout 1m",
      "  eventstore sync bob --port 0 --peer 127.0.0.1:7001 --stdin message",
      "  echo Hello | eventstore sync bob --port 0 --stdin message --until-in-sync"
    })
final class SyncCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final DirectoryArgument directory = new DirectoryArgument();
  @Mixin private final SyncOptions options = new SyncOptions();
  @Mixin private final JsonOption json = new JsonOption();

  SyncCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    SyncGoal goal = options.goal();
    Network network = new Network(terminal, options.port());
    try (Community community = directory.open(network.transport(), terminal)) {
      SyncReport report = report(goal, community.metrics());
      SyncSession session = new SyncSession(terminal, community, network, goal, report);
      Optional<String> typed = options.typed();
      return typed.isPresent()
          ? session.converse(options.peers(), typed.get(), printer(typed.get()))
          : session.run(options.peers());
    }
  }

  /** A line that is drawn over again would get in the way of who types. */
  private SyncReport report(SyncGoal goal, Metrics metrics) {
    if (json.wanted()) {
      return options.metrics() ? new JsonReport(terminal, metrics) : new JsonReport(terminal);
    }
    String reached = goal.reachedWords();
    SyncReport report =
        options.typed().isPresent()
            ? new ConversationReport(terminal, reached)
            : new TextReport(terminal, reached);
    return options.metrics() ? new ReportWithTables(report, terminal, metrics) : report;
  }

  private EventPrinter printer(String type) {
    return json.wanted()
        ? EventPrinter.jsonNamed(terminal, "event")
        : EventPrinter.conversation(terminal, type);
  }
}
