package dev.eventstore.testkit;

import dev.eventstore.SyncStatus;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Transport;
import java.net.InetSocketAddress;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** A transport that is given something else than the device it is of. */
final class LyingTransport implements Transport {
  private final Transport transport;
  private final BiFunction<Replica, Environment, Replica> around;

  LyingTransport(Transport transport, BiFunction<Replica, Environment, Replica> around) {
    this.transport = transport;
    this.around = around;
  }

  @Override
  public void start(Replica replica, Environment environment) {
    transport.start(around.apply(replica, environment), environment);
  }

  @Override
  public InetSocketAddress localAddress() {
    return transport.localAddress();
  }

  @Override
  public void connect(String hostAndPort) {
    transport.connect(hostAndPort);
  }

  @Override
  public void pause() {
    transport.pause();
  }

  @Override
  public void resume() {
    transport.resume();
  }

  @Override
  public SyncStatus status() {
    return transport.status();
  }

  @Override
  public AutoCloseable onStatus(Consumer<SyncStatus> listener) {
    return transport.onStatus(listener);
  }

  @Override
  public void close() {
    transport.close();
  }
}
