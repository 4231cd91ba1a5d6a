package dev.eventstore.core;

import dev.eventstore.EventId;
import dev.eventstore.Verification;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was lost when a database was rebuilt, as far as the entries of its index by key tell: seqs
 * and ids of events that are not among the saved ones.
 */
final class LostEvents implements SqlitePages.Visitor {
  static final LostEvents NONE = new LostEvents(0, (seq, id) -> true);

  /** An entry: a time, an id, a seq. */
  private static final int COLUMNS = 3;

  private static final int ID = 1;
  private static final int SEQ = 2;

  /** Tells whether an event is there. */
  interface Saved {
    boolean holds(long seq, EventId id);
  }

  private final long maxSeq;
  private final Saved saved;
  private final BitSet seqs = new BitSet();
  private final SortedMap<Long, EventId> listed = new TreeMap<>();
  private long highestSeq;
  private String kept = "";

  LostEvents(long maxSeq, Saved saved) {
    this.maxSeq = maxSeq;
    this.saved = saved;
  }

  LostEvents keptAs(String file) {
    kept = file;
    return this;
  }

  /** The file that was rebuilt; empty when none was. */
  Optional<String> kept() {
    return kept.isEmpty() ? Optional.empty() : Optional.of(kept);
  }

  long highestSeq() {
    return highestSeq;
  }

  int count() {
    return seqs.cardinality();
  }

  @Override
  public void row(long seq, SqliteRecord record) {
    // What is left of rows has been saved.
  }

  @Override
  public void entry(SqliteRecord record) {
    if (record.values().size() != COLUMNS || record.bytes(ID).length != EventId.BYTES) {
      return;
    }
    long seq = record.number(SEQ);
    if (seq < 1 || seq > maxSeq) {
      return;
    }
    highestSeq = Math.max(highestSeq, seq);
    EventId id = EventId.of(record.bytes(ID));
    if (!saved.holds(seq, id)) {
      seqs.set((int) seq);
      if (listed.size() < Verification.MAX_LISTED) {
        listed.put(seq, id);
      }
    }
  }

  /**
   * That the database was rebuilt, since not all that is lost may be known, and those known to be
   * lost that have not come back.
   */
  List<Verification.Damage> stillLost(Saved now) {
    if (kept.isEmpty()) {
      return List.of();
    }
    List<Verification.Damage> all = new ArrayList<>();
    all.add(
        new Verification.Damage(
            0, "", "the database was damaged and is rebuilt; the damaged one is kept as " + kept));
    listed.entrySet().stream()
        .filter(lost -> !now.holds(lost.getKey(), lost.getValue()))
        .map(LostEvents::describe)
        .forEach(all::add);
    return all;
  }

  private static Verification.Damage describe(Map.Entry<Long, EventId> lost) {
    return new Verification.Damage(
        lost.getKey(), lost.getValue().toString(), "it could not be read when the log was opened");
  }
}
