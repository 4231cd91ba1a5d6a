package dev.eventstore.examples.cli;

import dev.eventstore.Meter;
import dev.eventstore.SyncStatus;
import dev.eventstore.TransportException;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A transport that is silent until it is told to begin. A community starts its transport when it is
 * opened, and events may arrive from that moment on: who must hear of all of them subscribes
 * between the opening and {@link #begin}. Any thread may use it.
 */
final class LateTransport implements Transport {
  private final Transport inside;
  private final List<String> peers = new ArrayList<>();
  private Runnable start = () -> {};
  private boolean begun;

  LateTransport(Transport inside) {
    this.inside = inside;
  }

  /** Only takes note of what to start with. */
  @Override
  public synchronized void start(Replica replica, Environment environment) {
    start = () -> inside.start(replica, environment);
  }

  /**
   * Begins to listen, and to look for the peers that were named meanwhile.
   *
   * @throws TransportException when it cannot listen, for example on a port in use
   */
  synchronized void begin() {
    start.run();
    begun = true;
    peers.forEach(this::connectIfPossible);
  }

  /** These come with the invite; a community leaves out the ones that its transport refuses. */
  private void connectIfPossible(String hostAndPort) {
    try {
      inside.connect(hostAndPort);
    } catch (TransportException refused) {
      // the other addresses may lead to a peer
    }
  }

  @Override
  public InetSocketAddress localAddress() {
    return inside.localAddress();
  }

  @Override
  public synchronized void connect(String hostAndPort) {
    if (begun) {
      inside.connect(hostAndPort);
    } else {
      peers.add(hostAndPort);
    }
  }

  @Override
  public void pause() {
    inside.pause();
  }

  @Override
  public void resume() {
    inside.resume();
  }

  @Override
  public SyncStatus status() {
    return inside.status();
  }

  @Override
  public AutoCloseable onStatus(Consumer<SyncStatus> listener) {
    return inside.onStatus(listener);
  }

  @Override
  public List<Meter> meters() {
    return inside.meters();
  }

  @Override
  public void close() {
    inside.close();
  }
}
