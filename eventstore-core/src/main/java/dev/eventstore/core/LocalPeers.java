package dev.eventstore.core;

import dev.eventstore.EventStoreException;
import dev.eventstore.LogInfo;
import dev.eventstore.PeerStatus;
import dev.eventstore.Peers;
import dev.eventstore.SyncStatus;
import dev.eventstore.Traffic;
import dev.eventstore.TransportException;
import dev.eventstore.spi.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The transport as an application sees it; without one, a device that has no peers. What it says of
 * the sync is completed by what the log knows of its storage.
 */
final class LocalPeers implements Peers {
  private final Optional<Transport> transport;
  private final Supplier<LogInfo> log;
  private final Supplier<Optional<String>> storageFailure;

  /** Of those who wait until all are in step. */
  private final Set<CountDownLatch> waiting = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  LocalPeers(
      Optional<Transport> transport,
      Supplier<LogInfo> log,
      Supplier<Optional<String>> storageFailure) {
    this.transport = transport;
    this.log = log;
    this.storageFailure = storageFailure;
  }

  @Override
  public void connect(String hostAndPort) {
    started().connect(hostAndPort);
  }

  @Override
  public InetSocketAddress localAddress() {
    return started().localAddress();
  }

  @Override
  public void pause() {
    started().pause();
  }

  @Override
  public void resume() {
    started().resume();
  }

  @Override
  public List<PeerStatus> all() {
    return status().peers();
  }

  SyncStatus status() {
    return completed(transport.map(Transport::status).orElseGet(this::alone));
  }

  /** A received event that was deferred or accepted is a reason for the transport to tell. */
  AutoCloseable onStatus(Consumer<SyncStatus> listener) {
    return transport
        .map(t -> t.onStatus(status -> listener.accept(completed(status))))
        .orElse(() -> {});
  }

  private SyncStatus completed(SyncStatus status) {
    return new SyncStatus(
        status.inSync(),
        status.events(),
        status.root(),
        status.peers(),
        status.traffic(),
        storageFailure.get(),
        status.paused());
  }

  /** Waits until all are in step; false when the time passes first, or {@link #close} comes. */
  boolean awaitInSync(Duration timeout) {
    AtomicBoolean inSync = new AtomicBoolean();
    CountDownLatch over = new CountDownLatch(1);
    Consumer<SyncStatus> listener =
        status -> {
          if (status.inSync()) {
            inSync.set(true);
            over.countDown();
          }
        };
    AutoCloseable registration = onStatus(listener);
    waiting.add(over);
    try {
      listener.accept(status());
      long nanos = closed ? 0 : TimeUnit.NANOSECONDS.convert(timeout);
      return over.await(nanos, TimeUnit.NANOSECONDS) && inSync.get();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      Quietly.close(registration);
      waiting.remove(over);
    }
  }

  void close() {
    closed = true;
    waiting.forEach(CountDownLatch::countDown);
    transport.ifPresent(Quietly::close);
  }

  private SyncStatus alone() {
    LogInfo info = log.get();
    return new SyncStatus(false, info.events(), info.root(), List.of(), Traffic.NONE);
  }

  private Transport started() {
    return transport.orElseThrow(
        () ->
            new TransportException(
                EventStoreException.Category.FIX_INPUT,
                "this community was opened without a transport"));
  }
}
