package dev.eventstore.testkit;

import dev.eventstore.SyncStatus;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Transport;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;

/** No network at all: it gives a test what a transport sees of a device. */
final class CapturingTransport implements Transport {
  private Optional<Replica> started = Optional.empty();

  Replica replica() {
    return started.orElseThrow();
  }

  @Override
  public void start(Replica replica, Environment environment) {
    started = Optional.of(replica);
  }

  @Override
  public InetSocketAddress localAddress() {
    throw new UnsupportedOperationException("there is no network");
  }

  @Override
  public void connect(String hostAndPort) {
    throw new UnsupportedOperationException("there is no network");
  }

  @Override
  public SyncStatus status() {
    throw new UnsupportedOperationException("there is no network");
  }

  @Override
  public AutoCloseable onStatus(Consumer<SyncStatus> listener) {
    return () -> {};
  }

  @Override
  public void close() {}
}
