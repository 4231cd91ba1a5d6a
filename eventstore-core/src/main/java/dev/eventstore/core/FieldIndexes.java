package dev.eventstore.core;

import dev.eventstore.spi.EventStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Which of the indexes over fields are complete. Any thread may ask.
 *
 * <p>From the moment a community is opened, before anything can be stored, every new row gets the
 * tags of all declared fields. So an index lacks at most rows that were there at the opening: those
 * behind the seq that the store remembers for it, or all, when it remembers none. They are filled
 * in the background. An index that was kept up until now and is not declared any more gets the last
 * seq of this opening: from there on it will lack rows when it is declared again.
 */
final class FieldIndexes {
  /** Stands in the store for an index that lacks nothing as long as each opening declares it. */
  static final long KEPT_UP = Long.MAX_VALUE;

  private final Set<String> declared;
  private final Set<String> ready = ConcurrentHashMap.newKeySet();
  private final List<Gap> gaps = new ArrayList<>();
  private final CountDownLatch settled = new CountDownLatch(1);

  /**
   * Rows that an index lacks.
   *
   * @param field what is indexed
   * @param name of the index in the store
   * @param after the seq behind which they begin
   * @param last the seq with which they end
   */
  record Gap(String field, long name, long after, long last) {}

  /**
   * Reads how far the indexes are filled, and notes which are not kept up any more.
   *
   * @param lastSeq of the newest row there is; nothing is stored meanwhile
   * @throws dev.eventstore.StorageException when that cannot be noted
   */
  FieldIndexes(EventStore store, IndexTags tags, long lastSeq) {
    declared = tags.fields();
    Map<Long, Long> filled = store.filledIndexes();
    Set<Long> names = new TreeSet<>();
    for (String field : declared) {
      long name = tags.nameOf(field);
      names.add(name);
      declare(new Gap(field, name, filled.getOrDefault(name, 0L), lastSeq));
    }
    filled.forEach(
        (name, seq) -> {
          if (seq == KEPT_UP && !names.contains(name)) {
            store.fillIndex(name, lastSeq, List.of());
          }
        });
  }

  private void declare(Gap gap) {
    if (gap.after() != KEPT_UP) {
      gaps.add(gap);
    }
    if (gap.after() >= gap.last()) {
      ready.add(gap.field());
    }
  }

  /** What is still to be filled or noted, as of the opening; some of it may be empty. */
  List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  /** Whether all events have their tags of this field. */
  boolean isReady(String field) {
    return ready.contains(field);
  }

  /** The declared fields whose index is not complete. */
  Set<String> unfilled() {
    Set<String> unfilled = new TreeSet<>(declared);
    unfilled.removeAll(ready);
    return unfilled;
  }

  /** The index over this field is complete now. */
  void filled(String field) {
    ready.add(field);
  }

  /** Nothing more will be filled: all is, or filling has ended early. */
  void settled() {
    settled.countDown();
  }

  /**
   * Waits until all indexes are complete.
   *
   * @return false when the time passed first, the thread was interrupted, or filling ended early
   */
  boolean await(Duration timeout) {
    try {
      long nanos = TimeUnit.NANOSECONDS.convert(timeout);
      return settled.await(nanos, TimeUnit.NANOSECONDS) && unfilled().isEmpty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
