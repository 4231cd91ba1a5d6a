package dev.eventstore.core;

import dev.eventstore.Event;
import dev.eventstore.Limits;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Events in order of arrival for subscriptions: the newest from memory, as they were committed,
 * older ones from the store. So a subscription that keeps up costs no read and no decryption, and
 * one that does not costs no memory. Any thread may use it.
 */
final class RecentEvents {
  private final EventStore store;
  private final EventReader reader;
  private final Deque<Recent> recent = new ArrayDeque<>();
  private long recentBytes;

  /**
   * An event in memory.
   *
   * @param event what listeners get
   * @param bytes its sealed size
   */
  record Recent(Event event, int bytes) {}

  /**
   * Events in order of arrival.
   *
   * @param events what was found, without damaged ones
   * @param lastSeq up to where the log was read
   */
  record Page(List<Event> events, long lastSeq) {}

  RecentEvents(EventStore store, EventReader reader) {
    this.store = store;
    this.reader = reader;
  }

  /** Remembers what was committed; after a gap it starts anew, since pages must have none. */
  synchronized void add(List<Recent> committed) {
    Recent last = recent.peekLast();
    if (last != null && last.event().seq() + 1 != committed.get(0).event().seq()) {
      clear();
    }
    for (Recent next : committed) {
      recent.addLast(next);
      recentBytes += next.bytes();
    }
    while (recent.size() > Limits.MAX_RECENT_EVENTS || recentBytes > Limits.MAX_RECENT_BYTES) {
      recentBytes -= recent.removeFirst().bytes();
    }
  }

  synchronized void clear() {
    recent.clear();
    recentBytes = 0;
  }

  /** The events that arrived after {@code seq}, at most {@code limit} of them. */
  Page after(long seq, int limit) {
    List<Event> inMemory = inMemory(seq, limit);
    if (!inMemory.isEmpty()) {
      return new Page(inMemory, inMemory.get(inMemory.size() - 1).seq());
    }
    List<StoredEvent> stored = store.select(Selection.arrivedAfter(seq, limit));
    List<Event> events = stored.stream().map(reader::open).flatMap(Optional::stream).toList();
    return new Page(events, stored.isEmpty() ? seq : stored.get(stored.size() - 1).seq());
  }

  /** What follows {@code seq} if memory reaches back that far, else nothing. */
  private synchronized List<Event> inMemory(long seq, int limit) {
    Recent first = recent.peekFirst();
    if (first == null || first.event().seq() > seq + 1) {
      return List.of();
    }
    List<Event> found = new ArrayList<>();
    for (Recent next : recent) {
      if (next.event().seq() > seq && found.size() < limit) {
        found.add(next.event());
      }
    }
    return found;
  }
}
