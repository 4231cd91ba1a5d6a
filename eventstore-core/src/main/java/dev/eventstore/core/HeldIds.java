package dev.eventstore.core;

import dev.eventstore.EventId;
import dev.eventstore.spi.KeyVisitor;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.StoredEvent;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Finds rows by their ids. The database has no index for that; one in memory names candidates, and
 * the row itself tells. It is filled by the first scan of all keys, or by the first look-up if that
 * comes before. Rows that went keep their entries, which find nothing: no seq is used twice.
 *
 * <p>While a commit is underway, and after one that failed, of which nobody knows whether it
 * reached the disk, a look-up first reads the rows behind those that the index surely has.
 *
 * <p>Any thread may look up; one at a time commits, and none within a scan. Who needs the reader's
 * monitor takes it before this one's, never within it. A commit without candidates does without the
 * reader's, so that a long query does not hold it up.
 */
final class HeldIds {
  private static final long SECRET = new SecureRandom().nextLong();

  private final SqliteReader reader;
  private HashIndex index = new HashIndex(SECRET);
  private boolean filled;

  /** The index has all rows up to this seq. */
  private long filledTo;

  /** How many commits have begun. */
  private long commits;

  private boolean committing;

  /** Whether a commit failed since rows were last read. */
  private boolean inDoubt;

  HeldIds(SqliteReader reader) {
    this.reader = reader;
  }

  Optional<StoredEvent> find(EventId id) {
    return reader.find(id, candidates(id));
  }

  /** Whether a row has this id. */
  boolean contains(EventId id) {
    return reader.contains(id, candidates(id));
  }

  private boolean containsAny(List<NewRow> rows) {
    Set<EventId> ids = new HashSet<>();
    for (NewRow row : rows) {
      long[] candidates = candidates(row.id());
      if (!ids.add(row.id()) || (candidates.length > 0 && reader.contains(row.id(), candidates))) {
        return true;
      }
    }
    return false;
  }

  /** Shows all keys in key order; the first time they fill the index, too. */
  void scanKeys(KeyVisitor visitor) {
    synchronized (reader) {
      if (isFilled()) {
        reader.scanKeys(visitor);
        return;
      }
      HashIndex fresh = new HashIndex(SECRET);
      long lastSeq = reader.lastSeq(); // before the scan, which then has all up to it
      reader.scanKeys(
          (seq, key) -> {
            if (isPossible(seq)) {
              fresh.add(key.id().head(), seq);
            }
            visitor.visit(seq, key);
          });
      fill(fresh, lastSeq);
    }
  }

  /**
   * Runs a commit of these rows, which returns the seq of the first; when it fails, the next
   * look-up reads what reached the disk.
   *
   * @throws IllegalStateException when one of the ids is held, or comes twice; nothing is run then
   */
  long commit(List<NewRow> rows, LongSupplier commit) {
    if (containsAny(rows)) {
      throw new IllegalStateException("the store holds one of " + rows.size() + " ids already");
    }
    begin();
    boolean done = false;
    try {
      long first = commit.getAsLong();
      addAll(rows, first);
      done = true;
      return first;
    } finally {
      end(done);
    }
  }

  /** A row that was stored under a seq of its own. */
  synchronized void add(EventId id, long seq) {
    if (isPossible(seq)) {
      index.add(id.head(), seq);
    }
  }

  private long[] candidates(EventId id) {
    if (!isComplete()) {
      complete();
    }
    synchronized (this) {
      return index.seqs(id.head());
    }
  }

  private synchronized boolean isFilled() {
    return filled;
  }

  private synchronized boolean isComplete() {
    return filled && !committing && !inDoubt;
  }

  /** A visitor of the scan may have looked up meanwhile: then that has filled it. */
  private synchronized void fill(HashIndex fresh, long lastSeq) {
    if (!filled) {
      index = fresh;
      filledTo = lastSeq;
      filled = true;
    }
  }

  private void complete() {
    synchronized (reader) {
      if (!isFilled()) {
        scanKeys((seq, key) -> {});
      } else if (!isComplete()) {
        readOn();
      }
    }
  }

  /**
   * What is read counts in any case; that it is all, only if it was read as it is now, and no
   * commit fell into that time.
   */
  private void readOn() {
    boolean isOld = reader.isReading();
    long from;
    long commitsBefore;
    synchronized (this) {
      from = filledTo;
      commitsBefore = committing ? -1 : commits;
    }
    reader.keysAfter(from, (seq, key) -> addLater(key.id(), seq));
    synchronized (this) {
      inDoubt &= isOld || commits != commitsBefore;
    }
  }

  private synchronized void addLater(EventId id, long seq) {
    if (isPossible(seq)) {
      index.add(id.head(), seq);
      filledTo = Math.max(filledTo, seq);
    }
  }

  private synchronized void begin() {
    commits++;
    committing = true;
  }

  private synchronized void addAll(List<NewRow> rows, long first) {
    long seq = first;
    for (NewRow row : rows) {
      addLater(row.id(), seq++);
    }
  }

  private synchronized void end(boolean done) {
    committing = false;
    inDoubt |= !done;
  }

  /** Others are damaged, or in a damaged index. */
  private static boolean isPossible(long seq) {
    return seq >= 1 && seq <= HashIndex.MAX_SEQ;
  }
}
