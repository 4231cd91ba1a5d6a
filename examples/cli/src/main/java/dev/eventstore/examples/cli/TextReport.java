package dev.eventstore.examples.cli;

import dev.eventstore.SyncStatus;
import java.net.InetSocketAddress;
import java.util.OptionalLong;

/**
 * A status line for a person; without a terminal only the first and the last word. That events
 * cannot be stored is an error, and said on standard error.
 */
final class TextReport implements SyncReport {
  private final Terminal terminal;
  private final String goal;
  private final StatusLine line;
  private final StorageNotice storage = new StorageNotice();
  private final Rates.Meter meter = new Rates.Meter();

  TextReport(Terminal terminal) {
    this(terminal, "in sync");
  }

  /** A report that calls the goal so once it is reached. */
  TextReport(Terminal terminal, String goal) {
    this.terminal = terminal;
    this.goal = goal;
    line = new StatusLine(terminal);
  }

  @Override
  public void listening(InetSocketAddress address) {
    int port = address.getPort();
    terminal
        .out()
        .println(
            "listening on UDP port " + port + "; peers use --peer ADDRESS-OF-THIS-MACHINE:" + port);
    terminal.out().flush();
  }

  @Override
  public boolean status(SyncStatus status, long elapsedNanos, OptionalLong reachedAtNanos) {
    complainOfStorage(status);
    Rates rates = meter.measure(status.traffic(), elapsedNanos);
    line.show(
        events(status)
            + ", "
            + Words.count(status.peers().size(), "peer", "peers")
            + ", "
            + Words.state(status)
            + ", in "
            + Words.bytes(rates.bytesIn())
            + "/s, out "
            + Words.bytes(rates.bytesOut())
            + "/s");
    return !terminal.out().checkError();
  }

  /** Says it once when it begins. */
  void complainOfStorage(SyncStatus status) {
    storage
        .look(status)
        .ifPresent(
            complaint -> {
              line.clear();
              terminal.out().flush();
              terminal.err().println(complaint);
            });
  }

  @Override
  public void end(SyncStatus status, long elapsedNanos, OptionalLong reachedAtNanos) {
    line.clear();
    String when =
        reachedAtNanos.isPresent()
            ? goal + " after " + Words.seconds(reachedAtNanos.getAsLong())
            : Words.state(status);
    terminal
        .out()
        .println(
            when
                + ": "
                + events(status)
                + ", received "
                + Words.number(status.traffic().eventsIn())
                + ", sent "
                + Words.number(status.traffic().eventsOut())
                + ", root "
                + status.root());
  }

  private static String events(SyncStatus status) {
    return Words.count(status.events(), "event", "events");
  }
}
