package dev.eventstore.examples.cli;

import dev.eventstore.Community;
import dev.eventstore.SyncStatus;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** A device that runs: from the first look for peers to the exit code. One thread. */
final class SyncSession {
  private final Terminal terminal;
  private final Community community;
  private final Network network;
  private final SyncGoal goal;
  private final SyncReport report;

  SyncSession(
      Terminal terminal, Community community, Network network, SyncGoal goal, SyncReport report) {
    this.terminal = terminal;
    this.community = community;
    this.network = network;
    this.goal = goal;
    this.report = report;
  }

  /** Keeps the log in step. */
  int run(PeerOptions peers) throws Exception {
    return exitCode(run(newRun(report, () -> true), () -> begin(peers)));
  }

  /** The same, while the lines of standard input become events and what arrives is printed. */
  int converse(PeerOptions peers, String type, EventPrinter printer) throws Exception {
    try (TypedLines typed = new TypedLines(terminal, community, type);
        Arrivals arrivals = new Arrivals(community, printer)) {
      SyncRun run = newRun(new ReportOfAll(report, typed, arrivals, community), typed::ended);
      SyncRun.Ending ending = run(run, () -> beginTalking(peers, arrivals, typed, run));
      typed.requireSuccess();
      int exitCode = exitCode(ending);
      boolean lacking = complainOfLeftInput(typed) || typed.refusedAny();
      return exitCode == ExitCode.DONE && lacking ? ExitCode.FAILED : exitCode;
    }
  }

  private void beginTalking(PeerOptions peers, Arrivals arrivals, TypedLines typed, SyncRun run) {
    synchronized (arrivals) { // it prints under this lock: nothing comes before the port
      begin(peers);
    }
    typed.start(run::wake, run::stop);
  }

  /** A person sees how far it came, and ends it on purpose. */
  private boolean complainOfLeftInput(TypedLines typed) throws InterruptedException {
    if (terminal.interactive() || !typed.leftInput()) {
      return false;
    }
    terminal
        .err()
        .println(
            "eventstore: standard input was not read to its end: "
                + Words.count(typed.appended(), "line", "lines")
                + " became events");
    return true;
  }

  private void begin(PeerOptions peers) {
    network.begin();
    report.listening(community.peers().localAddress());
    peers.connect(community);
  }

  private SyncRun newRun(SyncReport to, BooleanSupplier inputEnded) {
    BooleanSupplier mayReach = () -> inputEnded.getAsBoolean() && isHeld();
    return new SyncRun(community::syncStatus, goal, to, System::nanoTime, mayReach);
  }

  private boolean isHeld() {
    return goal.held().map(held -> held.reachedIn(community)).orElse(true);
  }

  /** Whoever reads the first line may stop it, so the signals come before the beginning. */
  private SyncRun.Ending run(SyncRun run, Runnable beginning) throws Exception {
    AutoCloseable changes = community.onSyncStatus(status -> run.wake());
    AutoCloseable proofs = community.onHeld(proof -> run.wake());
    StopSignals signals = new StopSignals(run::stop);
    try {
      beginning.run();
      network.onFailure(run::stop);
      SyncRun.Ending ending = run.run();
      network.requireRunning();
      return ending;
    } finally {
      signals.close();
      proofs.close();
      changes.close();
    }
  }

  private int exitCode(SyncRun.Ending ending) {
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
        complain("stopped before the goal was reached");
        yield ExitCode.FAILED;
      }
      case TIMED_OUT -> {
        complain("time-out after " + Words.seconds(goal.limitNanos().orElse(0)));
        yield ExitCode.TIMED_OUT;
      }
    };
  }

  /**
   * Reports the end when nothing more is typed and all that arrived is printed, as it is then:
   * nothing follows it.
   */
  private record ReportOfAll(
      SyncReport report, TypedLines typed, Arrivals arrivals, Community community)
      implements SyncReport {
    @Override
    public void listening(InetSocketAddress address) {
      report.listening(address);
    }

    @Override
    public boolean status(SyncStatus status, long elapsedNanos, OptionalLong reachedAtNanos) {
      return report.status(status, elapsedNanos, reachedAtNanos);
    }

    @Override
    public void end(SyncStatus status, long elapsedNanos, OptionalLong reachedAtNanos) {
      typed.close();
      arrivals.finish();
      report.end(community.syncStatus(), elapsedNanos, reachedAtNanos);
    }
  }

  private void complain(String what) {
    SyncStatus status = community.syncStatus();
    String wanted = goal.events() == 0 ? "" : " of " + Words.number(goal.events()) + " expected";
    terminal
        .err()
        .printf(
            Locale.ROOT,
            "eventstore: %s: %s; %,d%s events held%s%s%n",
            what,
            Words.state(status),
            status.events(),
            wanted,
            goal.held().map(this::heldWords).orElse(""),
            status.storageFailure().map(reason -> "; " + Terminal.printable(reason)).orElse(""));
  }

  private String heldWords(HeldGoal held) {
    if (community.spread(held.id()).isEmpty()) {
      return "; the event is not stored here";
    }
    return String.format(
        Locale.ROOT,
        "; the event is held by %s, %,d wanted",
        Words.count(held.holders(community), "other device", "other devices"),
        held.devices());
  }
}
