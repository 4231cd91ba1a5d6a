package dev.eventstore.testkit;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.StorageException;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.KeyVisitor;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.RowTag;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A whole store in memory, for tests: fast, without files, and the same every time. What it holds
 * survives {@link #close}: {@link #reopened} gives it back, so that a device of a test can be
 * restarted. Any thread may use it; calls wait for one another.
 */
public final class MemoryEventStore implements EventStore {
  private static final int SCHEMA = 1;

  private final Content content;
  private boolean closed;

  /** What outlives one opening; it is also the lock of everything. */
  private static final class Content {
    private final MemoryRows rows = new MemoryRows();
    private final Map<Long, Long> cursors = new HashMap<>();
    private final Map<Long, Long> filledIndexes = new HashMap<>();
    private Optional<Bytes> setState = Optional.empty();

    private Content copy() {
      Content copy = new Content();
      copy.rows.takeAll(rows);
      copy.cursors.putAll(cursors);
      copy.filledIndexes.putAll(filledIndexes);
      copy.setState = setState;
      return copy;
    }
  }

  /** An empty store. */
  public MemoryEventStore() {
    this(new Content());
  }

  private MemoryEventStore(Content content) {
    this.content = content;
  }

  /** Closes this store and opens it again, as after a restart: the rows are the same. */
  public MemoryEventStore reopened() {
    close();
    return new MemoryEventStore(content);
  }

  /**
   * A store of its own that holds what this one holds now, as a backup or a cloned disk does; also
   * when this one is closed.
   */
  public MemoryEventStore copy() {
    synchronized (content) {
      return new MemoryEventStore(content.copy());
    }
  }

  @Override
  public long append(List<NewRow> rows, Bytes setState) {
    return locked(
        () -> {
          long first = content.rows.append(rows);
          content.setState = Optional.of(setState);
          return first;
        });
  }

  @Override
  public boolean contains(EventId id) {
    return find(id).isPresent();
  }

  @Override
  public Optional<StoredEvent> find(EventId id) {
    return locked(() -> content.rows.find(id));
  }

  @Override
  public List<StoredEvent> read(List<Long> seqs) {
    return locked(() -> seqs.stream().flatMap(seq -> content.rows.at(seq).stream()).toList());
  }

  @Override
  public List<StoredEvent> select(Selection selection) {
    return locked(() -> content.rows.select(selection));
  }

  @Override
  public void scanKeys(KeyVisitor visitor) {
    locked(content.rows::inKeyOrder).forEach(row -> visitor.visit(row.seq(), row.key()));
  }

  @Override
  public Optional<Bytes> setState() {
    return locked(() -> content.setState);
  }

  @Override
  public int setAside(List<Long> seqs) {
    return locked(
        () -> {
          int gone = content.rows.setAside(seqs);
          if (gone > 0) {
            content.setState = Optional.empty();
          }
          return gone;
        });
  }

  @Override
  public void missing(Consumer<StoredEvent> visitor) {
    locked(content.rows::missing).forEach(visitor);
  }

  @Override
  public OptionalLong cursor(long name) {
    return locked(
        () ->
            content.cursors.containsKey(name)
                ? OptionalLong.of(content.cursors.get(name))
                : OptionalLong.empty());
  }

  @Override
  public int cursors() {
    return locked(content.cursors::size);
  }

  @Override
  public void saveCursors(Map<Long, Long> seqByName) {
    locked(
        () -> {
          content.cursors.putAll(seqByName);
          return seqByName.size();
        });
  }

  @Override
  public void removeCursor(long name) {
    locked(() -> content.cursors.keySet().remove(name));
  }

  @Override
  public Map<Long, Long> filledIndexes() {
    return locked(() -> Map.copyOf(content.filledIndexes));
  }

  @Override
  public void fillIndex(long name, long filledTo, List<RowTag> tags) {
    locked(
        () -> {
          tags.forEach(content.rows::addTag);
          content.filledIndexes.put(name, filledTo);
          return tags.size();
        });
  }

  @Override
  public int schema() {
    return SCHEMA;
  }

  /** Always 0: nothing lies on a disk. */
  @Override
  public long bytesOnDisk() {
    return 0;
  }

  @Override
  public void close() {
    synchronized (content) {
      closed = true;
    }
  }

  private <T> T locked(Supplier<T> work) {
    synchronized (content) {
      if (closed) {
        throw new StorageException(StorageException.Kind.IO, "the store in memory is closed");
      }
      return work.get();
    }
  }
}
