package dev.eventstore.sync.udp;

import dev.eventstore.spi.Lane;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The parts that wait to be sent in one session: new events first, then slices, then older events.
 * For one thread.
 */
final class SendQueue {
  /** In the order of urgency. */
  enum Priority {
    LIVE,
    SLICE,
    BACKFILL;

    static Priority of(Part part) {
      if (part instanceof Part.EventPart event) {
        return event.message().lane() == Lane.LIVE ? LIVE : BACKFILL;
      }
      return SLICE;
    }
  }

  private final Counters counters;
  private final Map<Priority, Deque<Part>> lanes = new EnumMap<>(Priority.class);
  private int slicesUnderway; // that were taken and have neither arrived nor been lost yet
  private long sliceVersion; // the newest
  private long rootVersion; // the newest that names our root

  /** For a session whose parts are counted here. */
  SendQueue(Counters counters) {
    this.counters = counters;
    for (Priority priority : Priority.values()) {
      lanes.put(priority, new ArrayDeque<>());
    }
  }

  /** Puts a part behind those of its lane. */
  void add(Part part) {
    if (part instanceof Part.SlicePart slice) {
      sliceVersion = slice.version();
      rootVersion = slice.namesRoot() ? slice.version() : rootVersion;
    } else if (part instanceof Part.EventPart event && event.index() == 0) {
      counters.eventsPushed.increment(event.message().lane());
    }
    lane(Priority.of(part)).addLast(part);
  }

  /** A packet with these parts was lost. */
  void lost(List<Part> parts) {
    counters.packetsLost.increment();
    parts.forEach(this::addAgain);
  }

  /** Puts a part that was lost before those of its lane, unless it is out of date. */
  void addAgain(Part part) {
    underway(part, -1);
    if (!(part instanceof Part.SlicePart slice) || isCurrent(slice)) {
      counters.partsRepeated.increment();
      lane(Priority.of(part)).addFirst(part);
    }
  }

  private boolean isCurrent(Part.SlicePart slice) {
    return slice.namesRoot()
        ? slice.version() == rootVersion
        : slice.version() >= sliceVersion - SyncConstants.MAX_VERSIONS_BEHIND / 2;
  }

  int size(Priority priority) {
    return lane(priority).size();
  }

  boolean isEmpty() {
    return lane(Priority.LIVE).isEmpty()
        && lane(Priority.SLICE).isEmpty()
        && lane(Priority.BACKFILL).isEmpty();
  }

  /** Takes the first part of a lane if it has no more than so many bytes. */
  @Nullable Part take(Priority priority, int bytes) {
    Part first = lane(priority).peekFirst();
    if (first == null || first.bytes() > bytes) {
      return null;
    }
    underway(first, 1);
    if (first instanceof Part.SlicePart slice) {
      counters.slicesSent.increment(
          slice.namesRoot() ? Counters.SliceKind.ROOT : Counters.SliceKind.RANGES);
    }
    return lane(priority).removeFirst();
  }

  /** A part that was taken has arrived. */
  void arrived(Part part) {
    underway(part, -1);
  }

  private void underway(Part part, int change) {
    slicesUnderway += part instanceof Part.SlicePart ? change : 0;
  }

  /** Whether all slices have arrived. */
  boolean isSaid() {
    return lane(Priority.SLICE).isEmpty() && slicesUnderway == 0;
  }

  /** Forgets slices that are out of date. */
  void removeSlices(Predicate<Part> outdated) {
    lane(Priority.SLICE).removeIf(outdated);
  }

  private Deque<Part> lane(Priority priority) {
    return Objects.requireNonNull(lanes.get(priority));
  }
}
