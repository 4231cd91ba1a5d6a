package dev.eventstore.core;

import dev.eventstore.EventId;
import dev.eventstore.spi.EventKey;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Corrects the times of lost events by the index by tag, which names each of them twice: when both
 * id and time are damaged in the one entry that tells of an event, only its time there lets it be
 * known again once a peer has brought it back.
 */
final class LostTimes implements SqlitePages.Visitor {
  /** An entry of the index by tag: a tag, a time, a seq. */
  private static final int ENTRY_COLUMNS = 3;

  private static final int ENTRY_TIME = 1;
  private static final int ENTRY_SEQ = 2;

  /** How many entries must agree. */
  private static final int WITNESSES = 2;

  /** The most different times that are looked at for one event; each has two tags. */
  private static final int MAX_TIMES = 8;

  private final SortedMap<Long, EventKey> lost;
  private final Map<Long, Map<Long, Integer>> seen = new HashMap<>();

  LostTimes(SortedMap<Long, EventKey> lost) {
    this.lost = lost;
  }

  @Override
  public void row(long seq, SqliteRecord record, boolean certain) {
    // Only the index by tag tells.
  }

  @Override
  public void entry(SqliteRecord record) {
    if (record.values().size() != ENTRY_COLUMNS
        || record.bytes(ENTRY_TIME).length == EventId.BYTES
        || !lost.containsKey(record.number(ENTRY_SEQ))) {
      return;
    }
    Map<Long, Integer> times =
        seen.computeIfAbsent(record.number(ENTRY_SEQ), unused -> new HashMap<>());
    if (times.size() < MAX_TIMES) {
      times.merge(record.number(ENTRY_TIME), 1, Integer::sum);
    }
  }

  /** What is lost, under the times on which two entries agree. */
  SortedMap<Long, EventKey> corrected() {
    SortedMap<Long, EventKey> corrected = new TreeMap<>(lost);
    seen.forEach(
        (seq, times) ->
            times.forEach(
                (time, count) -> {
                  if (count >= WITNESSES) {
                    corrected.computeIfPresent(seq, (same, key) -> new EventKey(time, key.id()));
                  }
                }));
    return corrected;
  }
}
