package dev.eventstore.core;

import dev.eventstore.EventId;
import dev.eventstore.Limits;
import dev.eventstore.spi.EventKey;
import java.util.BitSet;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is lost when a database is rebuilt, as far as its rows, its index by key and its copies of
 * rows set aside tell: seqs and keys of events that are not among the saved ones.
 */
final class LostEvents implements SqlitePages.Visitor {
  /** An entry of the index by key: a time, an id, a seq. */
  private static final int ENTRY_COLUMNS = 3;

  private static final int ENTRY_TIME = 0;
  private static final int ENTRY_ID = 1;
  private static final int ENTRY_SEQ = 2;

  /** A row set aside: seq, id, bytes, turn, time. */
  private static final int ASIDE_COLUMNS = 5;

  private static final int ASIDE_ID = 1;
  private static final int ASIDE_TIME = 4;

  /**
   * Tells whether one of the saved events has this seq, this id, or this time. Two of the three may
   * be damaged in what names an event that is there; a time in microseconds is practically unique.
   */
  interface Saved {
    boolean holds(long seq, EventKey key);
  }

  private final long maxSeq;
  private final Saved saved;
  private final BitSet seqs = new BitSet();
  private final SortedMap<Long, EventKey> listed = new TreeMap<>();
  private long highestSeq;

  LostEvents(long maxSeq, Saved saved) {
    this.maxSeq = maxSeq;
    this.saved = saved;
  }

  long highestSeq() {
    return highestSeq;
  }

  int count() {
    return seqs.cardinality();
  }

  /** The first {@link Limits#MAX_SET_ASIDE_ROWS} of them, by seq. */
  SortedMap<Long, EventKey> listed() {
    return listed;
  }

  @Override
  public void row(long seq, SqliteRecord record, boolean certain) {
    if (certain && record.values().size() == ASIDE_COLUMNS) {
      note(seq, record.bytes(ASIDE_ID), record.number(ASIDE_TIME), true);
    } else if (certain && record.values().size() == Salvage.EVENT_COLUMNS) {
      note(seq, record.bytes(Salvage.EVENT_ID), record.number(Salvage.CREATED_AT), false);
    }
  }

  @Override
  public void entry(SqliteRecord record) {
    if (record.values().size() == ENTRY_COLUMNS) {
      note(record.number(ENTRY_SEQ), record.bytes(ENTRY_ID), record.number(ENTRY_TIME), true);
    }
  }

  /** The seq that an entry of the index by key names; 0 for any other, and if it makes no sense. */
  static long seq(SqliteRecord entry, long maxSeq) {
    boolean named =
        entry.values().size() == ENTRY_COLUMNS && entry.bytes(ENTRY_ID).length == EventId.BYTES;
    long seq = named ? entry.number(ENTRY_SEQ) : 0;
    return seq >= 1 && seq <= maxSeq ? seq : 0;
  }

  /** A row whose bytes are damaged tells less surely what it is than anything else does. */
  private void note(long seq, byte[] idBytes, long time, boolean sure) {
    if (seq < 1 || seq > maxSeq || idBytes.length != EventId.BYTES) {
      return;
    }
    highestSeq = Math.max(highestSeq, seq);
    EventKey key = new EventKey(time, EventId.of(idBytes));
    if (!saved.holds(seq, key)) {
      seqs.set((int) seq);
      listed.merge(seq, key, (before, now) -> sure ? now : before);
      if (listed.size() > Limits.MAX_SET_ASIDE_ROWS) {
        listed.remove(listed.lastKey());
      }
    }
  }
}
