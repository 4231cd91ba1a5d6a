package dev.eventstore.core;

import dev.eventstore.EventId;
import dev.eventstore.spi.EventStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The events that were found damaged and have not come back. Any thread may use it. */
final class MissingEvents {
  private final EventStore store;
  private final EventReader reader;

  MissingEvents(EventStore store, EventReader reader) {
    this.store = store;
    this.reader = reader;
  }

  /**
   * An event that is missing.
   *
   * @param seq where it lay
   * @param id the one under which it lay, which may be damaged
   */
  record Missing(long seq, EventId id) {}

  /** A row set aside, without its bytes: the id under which it lay, and the one that they have. */
  private record SetAside(long seq, EventId id, EventId idOfBytes) {}

  /** Those that were set aside. */
  List<Missing> setAside() {
    List<SetAside> rows = new ArrayList<>();
    store.missing(row -> rows.add(new SetAside(row.seq(), row.key().id(), reader.idOfBytes(row))));
    return rows.stream()
        .filter(row -> !store.contains(row.idOfBytes()))
        .map(row -> new Missing(row.seq(), row.id()))
        .toList();
  }

  /**
   * How many there are, with those that readers have reported and that are still in the store: they
   * are looked for first, since what leaves it meanwhile is then among those set aside. An event
   * that was damaged twice counts once.
   */
  long count(DamagedRows damaged) {
    Set<EventId> ids = new HashSet<>();
    List<Long> reported = damaged.reported();
    if (!reported.isEmpty()) {
      store.read(reported).forEach(row -> ids.add(row.key().id()));
    }
    setAside().forEach(missing -> ids.add(missing.id()));
    return ids.size();
  }
}
