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
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The log in one SQLite file with a write-ahead log. A commit is on the disk when {@link #append}
 * returns. Nothing in it is readable without the community's keys except sizes, times and keyed
 * hashes.
 */
final class SqliteEventStore implements EventStore {
  static final String FILE = "events.db";

  private final Path file;
  private final SqliteWriter writer;
  private final SqliteReader reader;
  private final SqliteMarks marks;
  private final HeldIds ids;

  private SqliteEventStore(Path file, SqliteWriter writer, SqliteReader reader) {
    this.file = file;
    this.writer = writer;
    this.reader = reader;
    marks = new SqliteMarks(writer);
    ids = new HeldIds(reader);
  }

  /**
   * Opens or creates the database of a community's directory.
   *
   * @param owner the keyed hash of the device that owns it, 16 bytes
   * @throws StorageException also when the rows belong to another device (MISMATCH)
   */
  static SqliteEventStore open(Path directory, Bytes owner) {
    Path file = directory.resolve(FILE);
    SqliteWriter writer = new SqliteWriter(file, owner);
    SqliteReader reader = null;
    try {
      Migrations.migrate(writer.connection(), file);
      reader = new SqliteReader(file);
      requireOwner(file, reader, owner);
      return new SqliteEventStore(file, writer, reader);
    } catch (SQLException failed) {
      writer.close();
      throw SqliteConnections.failure("the schema of " + file + " cannot be set up", failed);
    } catch (StorageException refused) {
      if (reader != null) {
        reader.close();
      }
      writer.close();
      throw refused;
    }
  }

  /** A new database for what is saved from a damaged one. */
  static SqliteWriter create(Path file, Bytes owner) {
    SqliteWriter writer = new SqliteWriter(file, owner);
    try {
      Migrations.migrate(writer.connection(), file);
      return writer;
    } catch (SQLException failed) {
      writer.close();
      throw SqliteConnections.failure("the schema of " + file + " cannot be set up", failed);
    }
  }

  private static void requireOwner(Path file, SqliteReader reader, Bytes owner) {
    List<Bytes> owners = reader.owners();
    if (!owners.isEmpty() && !owners.contains(owner)) {
      throw anothers(file);
    }
  }

  /** The refusal of a database whose rows are another device's. */
  static StorageException anothers(Path file) {
    return new StorageException(
        StorageException.Kind.MISMATCH,
        "the database " + file + " belongs to another device than the device.key beside it");
  }

  @Override
  public long append(List<NewRow> rows, Bytes setState) {
    return ids.commit(rows, () -> writer.append(rows, setState));
  }

  @Override
  public int setAside(List<Long> seqs) {
    return writer.setAside(seqs);
  }

  @Override
  public boolean contains(EventId id) {
    return ids.contains(id);
  }

  @Override
  public Optional<StoredEvent> find(EventId id) {
    return ids.find(id);
  }

  @Override
  public List<StoredEvent> read(List<Long> seqs) {
    return reader.read(seqs);
  }

  @Override
  public List<StoredEvent> select(Selection selection) {
    return reader.select(selection);
  }

  @Override
  public List<StoredEvent> arrivedAfter(long seq, int limit, long maxBytes) {
    return reader.arrivedAfter(seq, limit, maxBytes);
  }

  @Override
  public void scanKeys(KeyVisitor visitor) {
    ids.scanKeys(visitor);
  }

  @Override
  public Optional<Bytes> setState() {
    return reader.setState();
  }

  @Override
  public void missing(Consumer<StoredEvent> visitor) {
    reader.missing(
        row -> {
          if (!ids.contains(row.key().id())) {
            visitor.accept(row);
          }
        });
  }

  @Override
  public OptionalLong cursor(long name) {
    return reader.cursor(name);
  }

  @Override
  public int cursors() {
    return reader.cursors();
  }

  @Override
  public void saveCursors(Map<Long, Long> seqByName) {
    marks.saveCursors(seqByName);
  }

  @Override
  public void removeCursor(long name) {
    marks.removeCursor(name);
  }

  @Override
  public Map<Long, Long> filledIndexes() {
    return reader.filledIndexes();
  }

  @Override
  public void fillIndex(long name, long filledTo, List<RowTag> tags) {
    marks.fillIndex(name, filledTo, tags);
  }

  @Override
  public Optional<String> structureDamage() {
    return reader.structureDamage();
  }

  @Override
  public int schema() {
    return Migrations.currentVersion();
  }

  @Override
  public long bytesOnDisk() {
    return file.toFile().length()
        + file.resolveSibling(FILE + "-wal").toFile().length()
        + file.resolveSibling(FILE + "-shm").toFile().length();
  }

  @Override
  public void close() {
    try {
      reader.close();
    } finally {
      writer.close();
    }
  }
}
