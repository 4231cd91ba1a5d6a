package dev.eventstore.testkit;

import dev.eventstore.EventId;
import dev.eventstore.Limits;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.RowTag;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Rows in memory, found by seq, by id, in key order, and by tag in key order. One thread at a time.
 */
final class MemoryRows {
  private static final EventId SMALLEST_ID = EventKey.bound(0, 0).id();

  private final NavigableMap<Long, StoredEvent> bySeq = new TreeMap<>();
  private final Map<EventId, StoredEvent> byId = new HashMap<>();
  private final NavigableMap<EventKey, StoredEvent> byKey = new TreeMap<>();
  private final Map<Long, NavigableMap<EventKey, StoredEvent>> byTag = new HashMap<>();
  private final List<SetAside> aside = new ArrayList<>();
  private long lastSeq;
  private long turns;

  /** A copy of a row, and which call took the row out of the log. */
  private record SetAside(long turn, StoredEvent row) {}

  /** Becomes equal to another one; rows never change, so both may have the same. */
  void takeAll(MemoryRows other) {
    bySeq.putAll(other.bySeq);
    byId.putAll(other.byId);
    byKey.putAll(other.byKey);
    other.byTag.forEach((tag, rows) -> byTag.put(tag, new TreeMap<>(rows)));
    aside.addAll(other.aside);
    lastSeq = other.lastSeq;
    turns = other.turns;
  }

  long append(List<NewRow> rows) {
    Set<EventId> ids = new HashSet<>();
    for (NewRow row : rows) {
      if (byId.containsKey(row.id()) || !ids.add(row.id())) {
        throw new IllegalStateException("the store holds one of " + rows.size() + " ids already");
      }
    }
    long first = lastSeq + 1;
    rows.forEach(this::add);
    return first;
  }

  private void add(NewRow row) {
    StoredEvent stored =
        new StoredEvent(++lastSeq, row.key(), row.receivedAtMicros(), row.encrypted());
    bySeq.put(stored.seq(), stored);
    byId.put(row.id(), stored);
    byKey.put(row.key(), stored);
    row.indexTags().forEach(tag -> tagged(tag).put(row.key(), stored));
  }

  private NavigableMap<EventKey, StoredEvent> tagged(long tag) {
    return byTag.computeIfAbsent(tag, none -> new TreeMap<>());
  }

  Optional<StoredEvent> find(EventId id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<StoredEvent> at(long seq) {
    return Optional.ofNullable(bySeq.get(seq));
  }

  List<StoredEvent> inKeyOrder() {
    return List.copyOf(byKey.values());
  }

  List<StoredEvent> select(Selection selection) {
    return switch (selection.order()) {
      case ARRIVAL -> selected(arrived(selection), selection);
      case OLDEST_FIRST -> selected(candidates(selection), selection);
      case NEWEST_FIRST -> selected(candidates(selection).descendingMap(), selection);
    };
  }

  private <K> List<StoredEvent> selected(Map<K, StoredEvent> from, Selection selection) {
    return from.values().stream()
        .filter(row -> selection.tags().stream().allMatch(tag -> hasTag(row, tag)))
        .limit(selection.limit())
        .toList();
  }

  private boolean hasTag(StoredEvent row, long tag) {
    return byTag.getOrDefault(tag, Collections.emptyNavigableMap()).containsKey(row.key());
  }

  private NavigableMap<Long, StoredEvent> arrived(Selection selection) {
    long after = selection.after().map(Selection.Position::seq).orElse(Long.MIN_VALUE);
    return bySeq.tailMap(after, false);
  }

  /** Those of the first tag, or all, between the bounds of time and behind the position. */
  private NavigableMap<EventKey, StoredEvent> candidates(Selection selection) {
    NavigableMap<EventKey, StoredEvent> all =
        selection.tags().isEmpty()
            ? byKey
            : byTag.getOrDefault(selection.tags().get(0), Collections.emptyNavigableMap());
    EventKey from = new EventKey(selection.sinceMicros(), SMALLEST_ID);
    EventKey to = new EventKey(selection.untilMicros(), SMALLEST_ID);
    boolean inclusive = true;
    if (selection.after().isPresent()) {
      EventKey after = selection.after().get().key();
      if (selection.order() == Selection.Order.NEWEST_FIRST) {
        to = after.compareTo(to) < 0 ? after : to;
      } else if (after.compareTo(from) >= 0) {
        from = after;
        inclusive = false;
      }
    }
    return from.compareTo(to) < 0
        ? all.subMap(from, inclusive, to, false)
        : Collections.emptyNavigableMap();
  }

  int setAside(List<Long> seqs) {
    List<StoredEvent> gone = seqs.stream().distinct().flatMap(seq -> at(seq).stream()).toList();
    if (gone.isEmpty()) {
      return 0;
    }
    turns++;
    gone.forEach(this::remove);
    dropOldCopies();
    return gone.size();
  }

  private void remove(StoredEvent row) {
    aside.add(new SetAside(turns, row));
    bySeq.remove(row.seq());
    byId.remove(row.key().id());
    byKey.remove(row.key());
    byTag.values().forEach(tagged -> tagged.remove(row.key()));
  }

  /** Never one of the latest turn: no row goes without its copy. */
  private void dropOldCopies() {
    while (aside.size() > Limits.MAX_SET_ASIDE_ROWS && aside.get(0).turn() < turns) {
      aside.remove(0);
    }
  }

  /** What was set aside and has not come back, in order of arrival. */
  List<StoredEvent> missing() {
    return aside.stream()
        .map(SetAside::row)
        .filter(row -> !hasComeBack(row))
        .sorted((one, other) -> Long.compare(one.seq(), other.seq()))
        .toList();
  }

  private boolean hasComeBack(StoredEvent row) {
    long time = row.key().createdAtMicros();
    return byId.containsKey(row.key().id())
        || byKey.tailMap(new EventKey(time, SMALLEST_ID), true).values().stream()
            .takeWhile(held -> held.key().createdAtMicros() == time)
            .anyMatch(held -> held.seq() > row.seq());
  }

  void addTag(RowTag tag) {
    at(tag.seq())
        .filter(row -> row.key().createdAtMicros() == tag.createdAtMicros())
        .ifPresent(row -> tagged(tag.tag()).put(row.key(), row));
  }
}
