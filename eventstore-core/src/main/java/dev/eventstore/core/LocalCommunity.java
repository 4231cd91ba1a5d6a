package dev.eventstore.core;

import dev.eventstore.Community;
import dev.eventstore.Delivery;
import dev.eventstore.DeviceId;
import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventId;
import dev.eventstore.EventListener;
import dev.eventstore.EventQuery;
import dev.eventstore.HeldUpTo;
import dev.eventstore.Invite;
import dev.eventstore.LogInfo;
import dev.eventstore.Metrics;
import dev.eventstore.Peers;
import dev.eventstore.Receipt;
import dev.eventstore.Spread;
import dev.eventstore.Subscription;
import dev.eventstore.SyncStatus;
import dev.eventstore.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A community on this machine: a device, its network, and all that is closed with them. Closing
 * goes from the outside in: network, queues, threads, database and keys, directory.
 */
final class LocalCommunity implements Community {
  private final Device device;
  private final LocalPeers peers;
  private final Metrics metrics;
  private final DeviceKeys keys;
  private final AutoCloseable threads;
  private final AutoCloseable lock;
  private final AtomicBoolean closed = new AtomicBoolean();

  LocalCommunity(
      Device device,
      LocalPeers peers,
      Metrics metrics,
      DeviceKeys keys,
      AutoCloseable threads,
      AutoCloseable lock) {
    this.device = device;
    this.peers = peers;
    this.metrics = metrics;
    this.keys = keys;
    this.threads = threads;
    this.lock = lock;
  }

  @Override
  public Receipt append(EventDraft draft) {
    return open().append(draft);
  }

  @Override
  public CompletableFuture<Receipt> appendAsync(EventDraft draft) {
    try {
      return open().appendAsync(draft);
    } catch (RuntimeException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  @Override
  public List<Receipt> appendAll(List<EventDraft> drafts) {
    return open().appendAll(List.copyOf(drafts));
  }

  @Override
  public Optional<Event> find(EventId id) {
    return open().find(id);
  }

  @Override
  public List<Event> query(EventQuery query) {
    return open().query(query);
  }

  @Override
  public boolean awaitIndexes(Duration timeout) {
    return open().awaitIndexes(timeout);
  }

  @Override
  public Subscription subscribe(EventFilter filter, Consumer<Event> listener) {
    return open().subscribe(filter, listener);
  }

  @Override
  public Subscription subscribe(EventFilter filter, EventListener listener, Delivery delivery) {
    return open().subscribe(filter, listener, delivery);
  }

  @Override
  public Flow.Publisher<Event> publisher(EventFilter filter, Delivery delivery) {
    return open().publisher(filter, delivery);
  }

  @Override
  public void acknowledge(String cursor, Event event) {
    open()
        .cursors()
        .findOpen(cursor)
        .orElseThrow(
            () -> new IllegalStateException("the cursor '" + cursor + "' has no subscription"))
        .acknowledge(event.seq());
  }

  @Override
  public void forgetCursor(String name) {
    open().cursors().forget(name);
  }

  @Override
  public Peers peers() {
    open();
    return peers;
  }

  @Override
  public SyncStatus syncStatus() {
    open();
    return peers.status();
  }

  @Override
  public AutoCloseable onSyncStatus(Consumer<SyncStatus> listener) {
    open();
    return peers.onStatus(listener);
  }

  @Override
  public boolean awaitInSync(Duration timeout) {
    open();
    return peers.awaitInSync(timeout);
  }

  @Override
  public Metrics metrics() {
    open();
    return metrics;
  }

  @Override
  public Optional<Spread> spread(EventId id) {
    return open().spread().of(id);
  }

  @Override
  public boolean awaitHeld(EventId id, int devices, Duration timeout) {
    return open().spread().await(id, devices, timeout);
  }

  @Override
  public AutoCloseable onHeld(Consumer<HeldUpTo> listener) {
    return open().spread().onHeld(listener);
  }

  @Override
  public Invite invite() {
    open();
    return keys.invite();
  }

  @Override
  public DeviceId self() {
    return device.self();
  }

  @Override
  public LogInfo info() {
    return open().info();
  }

  @Override
  public Verification verify(LongConsumer progress) {
    return open().verify(progress);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      List.of(peers::close, device::stop, threads, device::release, keys, lock)
          .forEach(Quietly::close);
    }
  }

  private Device open() {
    if (closed.get()) {
      throw new IllegalStateException("this community is closed");
    }
    return device;
  }
}
