package dev.eventstore.examples.cli;

import dev.eventstore.spi.Transport;
import dev.eventstore.sync.udp.UdpTransport;
import java.util.concurrent.CompletableFuture;

/**
 * The network of a device that runs, the same for {@code sync} and {@code log --follow}. It says
 * which peer's host is not known, and keeps the error that ended it. Any thread may use it.
 */
final class Network {
  private final Terminal terminal;
  private final LateTransport transport;
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

  Network(Terminal terminal, int port) {
    this.terminal = terminal;
    transport =
        new LateTransport(
            UdpTransport.builder()
                .port(port)
                .onUnknownHost(this::sayUnknown)
                .onFailure(this::failed)
                .build());
  }

  /** To open the community with; nothing comes or goes before {@link #begin}. */
  Transport transport() {
    return transport;
  }

  /**
   * Begins to listen, and to look for the peers of the invite.
   *
   * @throws dev.eventstore.TransportException when it cannot listen
   */
  void begin() {
    transport.begin();
  }

  /** Calls {@code stop} when the network ends by an error, at once if it has. */
  void onFailure(Runnable stop) {
    CompletableFuture<Void> unused = failure.thenRun(stop);
  }

  /**
   * Makes sure that the network did not end by itself.
   *
   * @throws CommandFailedException when it did
   */
  void requireRunning() {
    if (failure.isDone()) {
      Throwable cause = failure.join();
      throw new CommandFailedException(
          "the network has ended by an internal error ("
              + cause.getClass().getSimpleName()
              + "); --debug shows where",
          cause);
    }
  }

  void failed(Throwable cause) {
    failure.complete(cause);
  }

  private void sayUnknown(String peer) {
    if (terminal.interactive()) {
      terminal.err().println(); // below the status line
    }
    terminal
        .err()
        .println(
            "eventstore: the host of the peer '"
                + Terminal.printable(peer)
                + "' is not known; it is looked for again every 10 s");
  }
}
