package dev.eventstore.examples.cli;

import dev.eventstore.Community;
import dev.eventstore.SyncStatus;
import dev.eventstore.sync.udp.UdpTransport;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code eventstore sync}. */
@Command(
    name = "sync",
    description = {
      "Run a device: listen, look for the given peers and keep the logs in step.",
      "Ctrl-C ends it. With --json it prints one status object a second."
    },
    footer = {
      "%nExamples:",
      "  eventstore sync alice --port 7001",
      "  eventstore sync bob --port 0 --peer 192.0.2.7:7001 --peer [2001:db8::7]:7001",
      "  eventstore sync bob --port 0 --peer 127.0.0.1:7001 --until-in-sync"
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
    UdpTransport transport =
        UdpTransport.builder().port(options.port()).onUnknownHost(this::sayUnknown).build();
    try (Community community = directory.existing().transport(transport).open()) {
      SyncReport report = json.wanted() ? new JsonReport(terminal) : new TextReport(terminal);
      report.listening(community.peers().localAddress());
      options.peers().forEach(community.peers()::connect);
      return run(community, goal, report);
    }
  }

  private void sayUnknown(String peer) {
    if (terminal.interactive()) {
      terminal.err().println(); // below the status line
    }
    terminal
        .err()
        .println(
            "eventstore: the host of the peer '"
                + peer
                + "' is not known; it is looked for again every few seconds");
  }

  private int run(Community community, SyncGoal goal, SyncReport report) throws Exception {
    SyncRun run = new SyncRun(community::syncStatus, goal, report, System::nanoTime);
    AutoCloseable changes = community.onSyncStatus(status -> run.wake());
    StopSignals signals = new StopSignals(run::stop);
    SyncRun.Ending ending;
    try {
      ending = run.run();
    } finally {
      signals.close();
      changes.close();
    }
    return switch (ending) {
      case DONE -> {
        if (goal.endsWhenReached()) {
          terminal.requireWritten();
        } else {
          terminal.requireWrittenOrReaderGone();
        }
        yield ExitCode.DONE;
      }
      case STOPPED -> {
        terminal.requireWrittenOrReaderGone();
        complain("stopped before the goal was reached", community.syncStatus(), goal);
        yield ExitCode.FAILED;
      }
      case TIMED_OUT -> {
        String limit = Words.seconds(goal.limitNanos().orElse(0));
        complain("time-out after " + limit, community.syncStatus(), goal);
        yield ExitCode.TIMED_OUT;
      }
    };
  }

  private void complain(String what, SyncStatus status, SyncGoal goal) {
    String wanted = goal.events() == 0 ? "" : " of " + Words.number(goal.events()) + " expected";
    terminal
        .err()
        .printf(
            Locale.ROOT,
            "eventstore: %s: %s; %,d%s events held%n",
            what,
            Words.state(status),
            status.events(),
            wanted);
  }
}
