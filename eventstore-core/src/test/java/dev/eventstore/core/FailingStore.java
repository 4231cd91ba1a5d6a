package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.StorageException;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.KeyVisitor;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.RowTag;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A real store that fails on demand; commits before or after they have reached the disk. */
final class FailingStore implements EventStore {
  /** What the next commits do. */
  enum Mode {
    WORK,
    FAIL_BEFORE_THE_DISK,
    FAIL_AFTER_THE_DISK,
    FAIL_AFTER_THE_DISK_AND_IN_READING,
    FAIL_AFTER_THE_DISK_WITH_AN_ERROR,
    FAIL_AFTER_THE_DISK_AND_IN_SCANNING_WITH_ERRORS,
    FAIL_IN_READING,
    FAIL_TO_SET_ASIDE,
    FAIL_TO_SAVE_CURSORS,
    FAIL_TO_SAVE_CURSORS_WITH_AN_ERROR,
    FAIL_TO_READ_ARRIVALS,
    FAIL_TO_INDEX,
    FAIL_TO_CLOSE
  }

  private final EventStore store;
  private volatile Mode mode = Mode.WORK;
  private final List<Integer> commits = new ArrayList<>();
  private int scans;
  private int cursorSaves;
  private Runnable duringCursorSave = () -> {};

  FailingStore(EventStore store) {
    this.store = store;
  }

  void mode(Mode next) {
    mode = next;
  }

  @Override
  public long append(List<NewRow> rows, Bytes setState) {
    commits.add(rows.size());
    if (mode == Mode.FAIL_BEFORE_THE_DISK) {
      throw new StorageException(StorageException.Kind.FULL, "no room, on purpose");
    }
    long first = store.append(rows, setState);
    if (mode == Mode.FAIL_AFTER_THE_DISK || mode == Mode.FAIL_AFTER_THE_DISK_AND_IN_READING) {
      throw new StorageException(StorageException.Kind.IO, "no answer, on purpose");
    }
    if (mode == Mode.FAIL_AFTER_THE_DISK_WITH_AN_ERROR
        || mode == Mode.FAIL_AFTER_THE_DISK_AND_IN_SCANNING_WITH_ERRORS) {
      throw new Error("no memory, on purpose"); // a test must not throw the real one
    }
    return first;
  }

  @Override
  public boolean contains(EventId id) {
    return store.contains(id);
  }

  @Override
  public Optional<StoredEvent> find(EventId id) {
    requireReadable();
    return store.find(id);
  }

  @Override
  public List<StoredEvent> read(List<Long> seqs) {
    return store.read(seqs);
  }

  @Override
  public List<StoredEvent> select(Selection selection) {
    return store.select(selection);
  }

  @Override
  public void scanKeys(KeyVisitor visitor) {
    requireReadable();
    scans++;
    if (mode == Mode.FAIL_AFTER_THE_DISK_AND_IN_SCANNING_WITH_ERRORS) {
      throw new Error("no memory for keys, on purpose");
    }
    store.scanKeys(visitor);
  }

  /** How many rows each transaction had, also of those that failed. */
  List<Integer> commits() {
    return List.copyOf(commits);
  }

  /** How often all keys were read. */
  int scans() {
    return scans;
  }

  /** How often cursors were written. */
  int cursorSaves() {
    return cursorSaves;
  }

  /** Runs once, after the next cursors have reached the disk and before that is known. */
  void duringCursorSave(Runnable action) {
    duringCursorSave = action;
  }

  private void requireReadable() {
    if (mode == Mode.FAIL_IN_READING || mode == Mode.FAIL_AFTER_THE_DISK_AND_IN_READING) {
      throw new StorageException(StorageException.Kind.IO, "unreadable, on purpose");
    }
  }

  @Override
  public Optional<Bytes> setState() {
    return store.setState();
  }

  @Override
  public int setAside(List<Long> seqs) {
    if (mode == Mode.FAIL_TO_SET_ASIDE) {
      throw new StorageException(StorageException.Kind.FULL, "nothing is set aside, on purpose");
    }
    return store.setAside(seqs);
  }

  @Override
  public int schema() {
    return store.schema();
  }

  @Override
  public OptionalLong cursor(long name) {
    return store.cursor(name);
  }

  @Override
  public List<StoredEvent> arrivedAfter(long seq, int limit, long maxBytes) {
    if (mode == Mode.FAIL_TO_READ_ARRIVALS) {
      throw new StorageException(StorageException.Kind.IO, "no arrivals, on purpose");
    }
    return store.arrivedAfter(seq, limit, maxBytes);
  }

  @Override
  public int cursors() {
    return store.cursors();
  }

  @Override
  public void saveCursors(Map<Long, Long> seqByName) {
    if (mode == Mode.FAIL_TO_SAVE_CURSORS) {
      throw new StorageException(StorageException.Kind.FULL, "no cursor is saved, on purpose");
    }
    if (mode == Mode.FAIL_TO_SAVE_CURSORS_WITH_AN_ERROR) {
      throw new Error("no memory, on purpose");
    }
    cursorSaves++;
    store.saveCursors(seqByName);
    Runnable meanwhile = duringCursorSave;
    duringCursorSave = () -> {};
    meanwhile.run();
  }

  @Override
  public void removeCursor(long name) {
    store.removeCursor(name);
  }

  @Override
  public Map<Long, Long> filledIndexes() {
    return store.filledIndexes();
  }

  @Override
  public void fillIndex(long name, long filledTo, List<RowTag> tags) {
    if (mode == Mode.FAIL_TO_INDEX) {
      throw new StorageException(StorageException.Kind.FULL, "nothing is indexed, on purpose");
    }
    store.fillIndex(name, filledTo, tags);
  }

  @Override
  public void missing(Consumer<StoredEvent> visitor) {
    store.missing(visitor);
  }

  @Override
  public long bytesOnDisk() {
    return store.bytesOnDisk();
  }

  @Override
  public void close() {
    store.close();
    if (mode == Mode.FAIL_TO_CLOSE) {
      throw new Error("no memory, on purpose");
    }
  }
}
