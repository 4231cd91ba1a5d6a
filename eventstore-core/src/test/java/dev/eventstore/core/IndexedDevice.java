package dev.eventstore.core;

import dev.eventstore.Event;
import dev.eventstore.EventFilter;
import dev.eventstore.EventQuery;
import dev.eventstore.Limits;
import dev.eventstore.spi.Environment;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A device on the thread of the test, opened again and again with other indexes. */
final class IndexedDevice implements AutoCloseable {
  private static final int KEY = 1;

  final Path directory;
  final TestEnvironment time = new TestEnvironment();
  final PausableExecutor crypto = new PausableExecutor();
  FailingStore store;
  Device device;

  IndexedDevice(Path directory, String... indexed) {
    this.directory = directory;
    SodiumSealer sealer = sealer();
    store = new FailingStore(SqliteEventStore.open(directory, sealer.ownerHash()));
    device = open(sealer, indexed);
  }

  static SodiumSealer sealer() {
    return Sealers.sealer(7, KEY);
  }

  Path database() {
    return directory.resolve(SqliteEventStore.FILE);
  }

  private Device open(SodiumSealer sealer, String... indexed) {
    Environment now = time.environment();
    Environment environment =
        new Environment(
            now.wallClock(), now.nanoTicker(), now.random(), crypto, Runnable::run, Runnable::run);
    return new Device(environment, sealer, store, SummarySchedule.DEFAULT, Set.of(indexed));
  }

  /** Closes it, and opens it with these indexes; filling goes on as far as executors let it. */
  void reopen(String... indexed) {
    reopenFailing(FailingStore.Mode.WORK, indexed);
  }

  void reopenFailing(FailingStore.Mode mode, String... indexed) {
    close();
    SodiumSealer sealer = sealer();
    store = new FailingStore(SqliteEventStore.open(directory, sealer.ownerHash()));
    store.mode(mode);
    device = open(sealer, indexed);
  }

  List<Event> query(EventFilter filter) {
    return device.query(EventQuery.of(filter).limit(Limits.MAX_QUERY_RESULTS).build());
  }

  Set<String> unfilled() {
    return device.info().unfilledIndexes();
  }

  /** How far the store says that the index is filled. */
  long filledTo(String field) {
    try (SodiumSealer sealer = sealer()) {
      return store.filledIndexes().getOrDefault(new IndexTags(sealer, Set.of()).nameOf(field), 0L);
    }
  }

  /** How many rows have the tag of this text. */
  long tagged(String field, String value) {
    try (SodiumSealer sealer = sealer()) {
      long tag = new IndexTags(sealer, Set.of()).field(field, value);
      return Corruption.number(database(), "SELECT count(*) FROM event_tags WHERE tag = " + tag);
    }
  }

  @Override
  public void close() {
    device.stop();
    device.release();
  }
}
