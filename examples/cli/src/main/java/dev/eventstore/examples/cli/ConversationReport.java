package dev.eventstore.examples.cli;

import dev.eventstore.SyncStatus;
import java.net.InetSocketAddress;
import java.util.OptionalLong;

/**
 * What a person who types wants to know: how many others are there. It is printed in lines when it
 * changes, since a line that is drawn over again would get in the way of what is typed.
 */
final class ConversationReport implements SyncReport {
  private final Terminal terminal;
  private final Style style;
  private final TextReport text;
  private int peers;

  /** A report that calls the goal so once it is reached. */
  ConversationReport(Terminal terminal, String goal) {
    this.terminal = terminal;
    style = new Style(terminal.coloured());
    text = new TextReport(terminal, goal);
  }

  @Override
  public void listening(InetSocketAddress address) {
    text.listening(address);
  }

  @Override
  public boolean status(SyncStatus status, long elapsedNanos, OptionalLong reachedAtNanos) {
    text.complainOfStorage(status);
    if (terminal.interactive() && status.peers().size() != peers) {
      peers = status.peers().size();
      terminal.out().println(style.faint("(" + Words.count(peers, "peer", "peers") + ")"));
    }
    return !terminal.out().checkError();
  }

  @Override
  public void end(SyncStatus status, long elapsedNanos, OptionalLong reachedAtNanos) {
    text.end(status, elapsedNanos, reachedAtNanos);
  }
}
