package dev.eventstore.benchmarks;

import dev.eventstore.SyncStatus;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Transport;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** No network: it only hands out what a transport sees of the device. */
final class ReplicaTransport implements Transport {
  private final CompletableFuture<Replica> started = new CompletableFuture<>();

  /** What the device handed over when it was opened. */
  Replica replica() {
    return started.join();
  }

  @Override
  public void start(Replica replica, Environment environment) {
    started.complete(replica);
  }

  @Override
  public InetSocketAddress localAddress() {
    return new InetSocketAddress(0);
  }

  @Override
  public void connect(String hostAndPort) {
    throw new UnsupportedOperationException("benchmarks have no network");
  }

  @Override
  public SyncStatus status() {
    throw new UnsupportedOperationException("benchmarks have no network");
  }

  @Override
  public AutoCloseable onStatus(Consumer<SyncStatus> listener) {
    return () -> {};
  }

  @Override
  public void close() {}
}
