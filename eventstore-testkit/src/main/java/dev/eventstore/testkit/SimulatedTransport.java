package dev.eventstore.testkit;

import dev.eventstore.SyncStatus;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Transport;
import dev.eventstore.sync.udp.SyncEngine;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Drives the engine of one device in simulated time, as the UDP loop does in real time. */
final class SimulatedTransport implements Transport {
  private static final int MOST_ROUNDS = 100_000;

  private final Simulation simulation;
  private final InetSocketAddress address;
  private final List<Consumer<SyncStatus>> listeners = new CopyOnWriteArrayList<>();
  private Optional<SyncEngine> engine = Optional.empty();
  private boolean closed;

  SimulatedTransport(Simulation simulation, InetSocketAddress address) {
    this.simulation = simulation;
    this.address = address;
  }

  @Override
  public void start(Replica replica, Environment environment) {
    engine = Optional.of(new SyncEngine(replica, environment, () -> {}));
  }

  @Override
  public InetSocketAddress localAddress() {
    return address;
  }

  @Override
  public void connect(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    InetSocketAddress peer =
        new InetSocketAddress(
            hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
    started().dial(hostAndPort, List.of(peer), simulation.nowNanos());
  }

  @Override
  public SyncStatus status() {
    return started().status();
  }

  @Override
  public AutoCloseable onStatus(Consumer<SyncStatus> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      engine.ifPresent(running -> running.close(this::send));
    }
  }

  void receive(InetSocketAddress from, ByteBuffer datagram) {
    if (isRunning()) {
      started().receive(from, datagram, simulation.nowNanos());
    }
  }

  /** Does all that is due now. */
  void step() {
    if (!isRunning()) {
      return;
    }
    for (int round = 0; round < MOST_ROUNDS; round++) {
      started().advance(simulation.nowNanos());
      boolean more = started().transmit(this::send, simulation.nowNanos());
      tellListeners();
      if (!more && nextWakeUpNanos() > simulation.nowNanos()) {
        return;
      }
    }
    throw new IllegalStateException("the engine of " + address + " never comes to rest");
  }

  long nextWakeUpNanos() {
    return isRunning() ? started().nextWakeUpNanos(simulation.nowNanos()) : SyncEngine.NEVER;
  }

  private void tellListeners() {
    if (started().takeStatusChange(simulation.nowNanos())) {
      SyncStatus status = started().status();
      listeners.forEach(listener -> listener.accept(status));
    }
  }

  private boolean send(InetSocketAddress to, ByteBuffer datagram) {
    simulation.send(address, to, datagram);
    return true;
  }

  private boolean isRunning() {
    return engine.isPresent() && !closed;
  }

  private SyncEngine started() {
    return engine.orElseThrow(
        () -> new IllegalStateException("the transport has not been started"));
  }
}
