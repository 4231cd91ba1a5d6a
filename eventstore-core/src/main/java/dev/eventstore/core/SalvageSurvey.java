package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.eventstore.Bytes;
import java.util.Arrays;

/**
 * A first look at a damaged database, before any of it is saved: whose it is, and which seqs make
 * sense in it.
 */
final class SalvageSurvey implements SqlitePages.Visitor {
  /** Gaps between seqs are few: a seq further out than this is itself damaged. */
  private static final long MAX_GAPS = 1_000_000;

  /** The furthest that SQLite's own note of the last seq is believed, since it may be damaged. */
  private static final long MAX_NOTED_SEQ = 1 << 26;

  /** SQLite's note: a table's name, its last seq. */
  private static final int NOTE_COLUMNS = 2;

  private static final int NOTE_TABLE = 0;
  private static final int NOTE_SEQ = 1;
  private static final byte[] EVENTS = "events".getBytes(UTF_8);

  private static final int DEVICE_ID = 2;
  private static final int DEVICE_ID_BYTES = 16;

  private final Bytes owner;
  private final long maxSeqByRows;
  private long notedSeq;
  private boolean ownRows;
  private boolean otherRows;

  SalvageSurvey(Bytes owner, long maxRows) {
    this.owner = owner;
    maxSeqByRows = Math.min(maxRows + MAX_GAPS, Integer.MAX_VALUE / 2);
  }

  @Override
  public void row(long seq, SqliteRecord record, boolean certain) {
    if (record.values().size() == Salvage.EVENT_COLUMNS) {
      noteOwner(record.bytes(DEVICE_ID));
    }
    if (record.values().size() == NOTE_COLUMNS
        && Arrays.equals(record.bytes(NOTE_TABLE), EVENTS)
        && record.number(NOTE_SEQ) <= MAX_NOTED_SEQ) {
      notedSeq = Math.max(notedSeq, record.number(NOTE_SEQ));
    }
  }

  private void noteOwner(byte[] found) {
    boolean own = Bytes.copyOf(found).equals(owner);
    ownRows |= own;
    otherRows |= !own && found.length == DEVICE_ID_BYTES;
  }

  @Override
  public void entry(SqliteRecord record) {
    // Neither owner nor the last seq is certain there.
  }

  /** Whether rows name owners, and none the given one; a damaged one is among them at times. */
  boolean isAnothers() {
    return otherRows && !ownRows;
  }

  /** No row has a higher seq, unless it is damaged. */
  long maxSeq() {
    return Math.max(maxSeqByRows, notedSeq);
  }

  /** The highest seq that SQLite notes to have given, if that can still be read; else 0. */
  long notedSeq() {
    return notedSeq;
  }
}
