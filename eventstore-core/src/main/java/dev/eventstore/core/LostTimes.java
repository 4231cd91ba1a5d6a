package dev.eventstore.core;

import dev.eventstore.EventId;
import dev.eventstore.Limits;
import dev.eventstore.spi.EventKey;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Corrects the times of lost events: when both id and time are damaged in the entry that tells of
 * an event, only its time lets it be known again once a peer has brought it back. Its row tells the
 * time too, and the index by tag does for each of its tags; those on which most agree count.
 */
final class LostTimes implements SqlitePages.Visitor {
  /** An entry of the index by tag: a tag, a time, a seq; or one of the index by key. */
  private static final int ENTRY_COLUMNS = 3;

  private static final int TAG_TIME = 1;
  private static final int KEY_TIME = 0;
  private static final int ENTRY_SEQ = 2;

  /** How many must agree. */
  private static final int WITNESSES = 2;

  /** The most different times that are looked at for one event; two are of tags that each has. */
  private static final int MAX_TIMES = 8;

  private final SortedMap<Long, EventKey> lost;
  private final Map<Long, Map<Long, Integer>> seen = new HashMap<>();

  LostTimes(SortedMap<Long, EventKey> lost) {
    this.lost = lost;
  }

  @Override
  public void row(long seq, SqliteRecord record, boolean certain) {
    if (certain && record.values().size() == Salvage.EVENT_COLUMNS) {
      note(seq, record.number(Salvage.CREATED_AT));
    }
  }

  @Override
  public void entry(SqliteRecord record) {
    if (record.values().size() == ENTRY_COLUMNS) {
      boolean byKey = record.bytes(TAG_TIME).length == EventId.BYTES;
      note(record.number(ENTRY_SEQ), record.number(byKey ? KEY_TIME : TAG_TIME));
    }
  }

  private void note(long seq, long time) {
    if (!lost.containsKey(seq) || time < 0 || time > Limits.MAX_TIMESTAMP_MICROS) {
      return;
    }
    Map<Long, Integer> times = seen.computeIfAbsent(seq, unused -> new HashMap<>());
    if (times.containsKey(time) || times.size() < MAX_TIMES) {
      times.merge(time, 1, Integer::sum);
    }
  }

  /** What is lost, under the times on which at least two agree. */
  SortedMap<Long, EventKey> corrected() {
    SortedMap<Long, EventKey> corrected = new TreeMap<>(lost);
    seen.forEach(
        (seq, times) -> {
          Map.Entry<Long, Integer> most =
              Collections.max(times.entrySet(), Map.Entry.comparingByValue());
          if (most.getValue() >= WITNESSES) {
            corrected.computeIfPresent(seq, (same, key) -> new EventKey(most.getKey(), key.id()));
          }
        });
    return corrected;
  }
}
