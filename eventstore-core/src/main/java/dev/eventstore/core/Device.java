package dev.eventstore.core;

import dev.eventstore.Delivery;
import dev.eventstore.DeviceId;
import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventId;
import dev.eventstore.EventListener;
import dev.eventstore.EventQuery;
import dev.eventstore.Limits;
import dev.eventstore.LogInfo;
import dev.eventstore.Meter;
import dev.eventstore.Receipt;
import dev.eventstore.Subscription;
import dev.eventstore.Verification;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.StoredEvent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * One device without its files and its network: the two pipelines around one log, wired together.
 * With an environment of one thread all of it runs on that thread.
 */
final class Device {
  private final Environment environment;
  private final Sealer sealer;
  private final EventStore store;
  private final EventReader reader;
  private final CommittedLog log;
  private final GroupCommit groupCommit;
  private final AppendPipeline appending;
  private final RecentEvents recent;
  private final Cursors cursors;
  private final Dispatcher dispatcher;
  private final DamagedRows damaged;
  private final IndexTags tags;
  private final FieldIndexes indexes;
  private final IndexFiller filler;
  private final EventSpread spread;
  private final LocalReplica replica;
  private final List<Meter> meters;
  private volatile Optional<String> rebuiltFrom = Optional.empty();

  /** A device that keeps no indexes over fields. */
  Device(Environment environment, Sealer sealer, EventStore store, SummarySchedule schedule) {
    this(environment, sealer, store, schedule, Set.of());
  }

  /**
   * Reads the store, and begins to fill the indexes that lack something.
   *
   * @param indexed the fields that are declared as indexed
   */
  Device(
      Environment environment,
      Sealer sealer,
      EventStore store,
      SummarySchedule schedule,
      Set<String> indexed) {
    this.environment = environment;
    this.sealer = sealer;
    this.store = store;
    reader = new EventReader(sealer);
    log = new CommittedLog(store, sealer);
    tags = new IndexTags(sealer, indexed);
    indexes = new FieldIndexes(store, tags, log.lastSeq());
    BackfillPace pace = new BackfillPace(environment);
    groupCommit = new GroupCommit(environment, log, pace);
    Timestamps timestamps = new Timestamps(environment, log.set()::latestBefore);
    recent = new RecentEvents(store, this::event);
    cursors = new Cursors(environment, sealer, store, log::lastSeq);
    dispatcher = new Dispatcher(environment, recent, cursors, log::lastSeq);
    long bootId = ByteBuffer.wrap(environment.randomBytes(Long.BYTES)).getLong();
    ScheduledBloomPublisher publisher =
        new ScheduledBloomPublisher(log.set(), sealer, environment, schedule, bootId);
    ReceivePipeline receiving =
        new ReceivePipeline(environment, sealer, tags, log.set(), groupCommit, pace);
    damaged = new DamagedRows(environment.writer(), log::setAside);
    appending =
        new AppendPipeline(
            environment,
            new AppendSealing(environment, sealer, tags, timestamps),
            new IdempotencyKeys(store, sealer, this::event),
            groupCommit);
    meters =
        Stream.of(log.meters(), appending.meters(), receiving.meters())
            .flatMap(List::stream)
            .toList();
    spread = new EventSpread(environment, log);
    replica = new LocalReplica(bootId, sealer, log, publisher, receiving, reader, damaged, spread);
    log.news().onCommitted(events -> announce(events, timestamps, publisher));
    filler = new IndexFiller(environment, store, reader, damaged, tags, indexes);
    filler.start();
  }

  Environment environment() {
    return environment;
  }

  DeviceId self() {
    return sealer.self();
  }

  Replica replica() {
    return replica;
  }

  Receipt append(EventDraft draft) {
    return appending.append(draft);
  }

  CompletableFuture<Receipt> appendAsync(EventDraft draft) {
    return appending.appendAsync(draft);
  }

  List<Receipt> appendAll(List<EventDraft> drafts) {
    return appending.appendAll(drafts);
  }

  Optional<Event> find(EventId id) {
    return store.find(id).flatMap(this::event);
  }

  List<Event> query(EventQuery query) {
    return new QueryRunner(store, tags, indexes::isReady, this::openOrSetAside).run(query);
  }

  boolean awaitIndexes(Duration timeout) {
    return indexes.await(timeout);
  }

  Subscription subscribe(EventFilter filter, Consumer<Event> listener) {
    return subscribe(filter, listener::accept, Delivery.live());
  }

  Subscription subscribe(EventFilter filter, EventListener listener, Delivery delivery) {
    return dispatcher.subscribe(filter, listener, delivery);
  }

  Flow.Publisher<Event> publisher(EventFilter filter, Delivery delivery) {
    return subscriber -> dispatcher.subscribe(filter, Objects.requireNonNull(subscriber), delivery);
  }

  EventSpread spread() {
    return spread;
  }

  Cursors cursors() {
    return cursors;
  }

  LogInfo info() {
    Root root = log.set().root();
    return new LogInfo(
        root.count(),
        root.hash(),
        store.schema(),
        store.bytesOnDisk(),
        rebuiltFrom,
        indexes.unfilled(),
        new MissingEvents(store, reader).count(damaged));
  }

  /** What this device counts and measures, always the same objects. */
  List<Meter> meters() {
    return meters;
  }

  /** Why the latest events could not be stored; empty when they could. */
  Optional<String> storageFailure() {
    return log.storageFailure();
  }

  Verification verify(LongConsumer progress) {
    Verifier verifier = new Verifier(store, reader, environment.crypto());
    rebuiltFrom.ifPresent(verifier::noteRebuilt);
    Optional<String> structure = store.structureDamage();
    if (structure.isPresent()) {
      verifier.noteStructure(structure.get());
      return verifier.runAsFarAsPossible(log.lastSeq(), progress);
    }
    Verification result = verifier.run(log.lastSeq(), progress);
    return Futures.join(
        Futures.supply(
            () -> {
              log.setAside(verifier.damagedSeqs());
              return result;
            },
            environment.writer()));
  }

  /** Says that the database was rebuilt before this device was made, and what keeps the old one. */
  Device rebuiltFrom(String file) {
    rebuiltFrom = Optional.of(file);
    return this;
  }

  /** Takes no more events; those underway are still committed, and cursors saved. */
  void stop() {
    Quietly.close(filler::stop);
    Quietly.close(spread::close);
    Quietly.close(() -> groupCommit.close(Limits.MAX_CLOSE_MILLIS / 2));
    Quietly.close(appending::close);
    Quietly.close(() -> dispatcher.close(Limits.MAX_CLOSE_MILLIS / 5));
    Quietly.close(() -> cursors.close(Limits.MAX_CLOSE_MILLIS / 10));
  }

  /** Releases files and keys, after the threads have ended. */
  void release() {
    Quietly.close(filler::stop);
    Quietly.close(store);
    Quietly.close(sealer);
  }

  private void announce(
      List<CommitNews.Committed> events, Timestamps timestamps, ScheduledBloomPublisher publisher) {
    events.forEach(e -> timestamps.saw(e.pending().row().createdAtMicros()));
    publisher.stored(events.size(), environment.nanoTicker().getAsLong());
    if (dispatcher.hasListeners()) {
      recent.add(events.stream().map(Device::recent).toList());
    }
    dispatcher.committed(events.get(events.size() - 1).seq());
    spread.committed();
  }

  private static RecentEvents.Recent recent(CommitNews.Committed committed) {
    return new RecentEvents.Recent(
        committed.pending().event(committed.seq()), committed.pending().row().encrypted().size());
  }

  private Optional<Event> event(StoredEvent stored) {
    return openOrSetAside(stored).map(EventReader.Reading.Intact::event);
  }

  private Optional<EventReader.Reading.Intact> openOrSetAside(StoredEvent stored) {
    EventReader.Reading reading = reader.read(stored);
    if (reading instanceof EventReader.Reading.Damaged) {
      damaged.found(List.of(stored.seq()));
    }
    return reading instanceof EventReader.Reading.Intact intact
        ? Optional.of(intact)
        : Optional.empty();
  }
}
