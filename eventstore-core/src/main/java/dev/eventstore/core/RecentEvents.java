package dev.eventstore.core;

import dev.eventstore.Event;
import dev.eventstore.Limits;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Events in order of arrival for subscriptions: the newest from memory, as they were committed,
 * older ones from the store. So a subscription that keeps up costs no read and no decryption, and
 * one that does not costs no memory. Any thread may use it.
 */
final class RecentEvents {
  private final EventStore store;
  private final Function<StoredEvent, Optional<Event>> opener;
  private final TreeMap<Long, Recent> recent = new TreeMap<>();
  private long recentBytes;

  /**
   * An event in memory.
   *
   * @param event what listeners get
   * @param bytes its sealed size
   */
  record Recent(Event event, int bytes) implements Arrival {
    @Override
    public long seq() {
      return event.seq();
    }

    @Override
    public Optional<Event> open() {
      return Optional.of(event);
    }
  }

  /** An event that has arrived, maybe still sealed. */
  interface Arrival {
    /** Its place in the order of arrival. */
    long seq();

    /** The event, if it is intact. */
    Optional<Event> open();
  }

  /** An event from the store, opened when its turn comes. */
  private record Sealed(StoredEvent stored, Function<StoredEvent, Optional<Event>> opener)
      implements Arrival {
    @Override
    public long seq() {
      return stored.seq();
    }

    @Override
    public Optional<Event> open() {
      return opener.apply(stored);
    }
  }

  RecentEvents(EventStore store, Function<StoredEvent, Optional<Event>> opener) {
    this.store = store;
    this.opener = opener;
  }

  /** Remembers what was committed; after a gap it starts anew, since pages must have none. */
  synchronized void add(List<Recent> committed) {
    for (Recent next : committed) {
      if (!recent.isEmpty() && recent.lastKey() + 1 != next.seq()) {
        clear();
      }
      recent.put(next.seq(), next);
      recentBytes += next.bytes();
    }
    while (recent.size() > Limits.MAX_RECENT_EVENTS || recentBytes > Limits.MAX_RECENT_BYTES) {
      recentBytes -= recent.pollFirstEntry().getValue().bytes();
    }
  }

  synchronized void clear() {
    recent.clear();
    recentBytes = 0;
  }

  /** The next events that arrived after {@code seq}, one page of them; none when there is none. */
  List<Arrival> after(long seq) {
    List<Arrival> inMemory = inMemory(seq);
    if (!inMemory.isEmpty()) {
      return inMemory;
    }
    List<StoredEvent> stored =
        store.arrivedAfter(seq, Limits.MAX_DELIVERY_PAGE_EVENTS, Limits.MAX_DELIVERY_PAGE_BYTES);
    List<Arrival> page = new ArrayList<>(stored.size());
    stored.forEach(row -> page.add(new Sealed(row, opener)));
    return page;
  }

  /** What follows {@code seq} if memory reaches back that far, else nothing. */
  private synchronized List<Arrival> inMemory(long seq) {
    if (recent.isEmpty() || recent.firstKey() > seq + 1) {
      return List.of();
    }
    List<Arrival> page = new ArrayList<>();
    long bytes = 0;
    for (Map.Entry<Long, Recent> next : recent.tailMap(seq, false).entrySet()) {
      bytes += next.getValue().bytes();
      boolean full =
          page.size() == Limits.MAX_DELIVERY_PAGE_EVENTS || bytes > Limits.MAX_DELIVERY_PAGE_BYTES;
      if (full && !page.isEmpty()) {
        break;
      }
      page.add(next.getValue());
    }
    return page;
  }
}
