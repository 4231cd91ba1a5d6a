package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.StorageException;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyVisitor;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The connection that reads, beside the writer's: the write-ahead log lets both work at once. Any
 * thread may call it; calls wait for one another.
 */
final class SqliteReader implements AutoCloseable {
  private static final String COLUMNS =
      "SELECT e.seq, e.event_id, e.created_at, e.received_at, e.encrypted ";
  private static final String ARRIVED_AFTER =
      COLUMNS + "FROM events e WHERE e.seq > ? ORDER BY e.seq LIMIT ?";
  private static final String BY_SEQ = COLUMNS + "FROM events e WHERE e.seq = ?";

  /** So many rows are asked for at once: a query costs more than a row. */
  private static final int ROWS_AT_ONCE = 64;

  private static final String BY_SEQS =
      COLUMNS + "FROM events e WHERE e.seq IN (?" + ", ?".repeat(ROWS_AT_ONCE - 1) + ")";

  private static final String BY_SEQ_AND_ID = BY_SEQ + " AND e.event_id = ?";
  private static final String MISSING =
      "SELECT s.seq, s.event_id, s.created_at, 0, s.encrypted FROM set_aside s"
          + " WHERE NOT EXISTS (SELECT 1 FROM events e"
          + " WHERE e.created_at = s.created_at AND e.seq > s.seq)"
          + " ORDER BY s.seq";

  /** How many entries of a tag are counted, from 0, to see how rare it is. */
  private static final int PROBED_ENTRY = 255;

  private static final int OWNER_ROWS = 8;
  private static final long NO_TIME = -1;

  private final Path file;
  private final Connection connection;
  private @Nullable PreparedStatement bySeqs; // prepared once; the connection closes it
  private int openQueries;

  SqliteReader(Path file) {
    this.file = file;
    connection = SqliteConnections.open(file);
  }

  /** What is done with the rows of a query. */
  private interface Use<T> {
    T apply(ResultSet rows) throws SQLException;
  }

  /** The row of this id, if one of these seqs has it. */
  synchronized Optional<StoredEvent> find(EventId id, long[] candidates) {
    return first(
        candidates,
        seq ->
            query(
                BY_SEQ_AND_ID,
                List.of(seq, id.value().toArray()),
                rows -> rows.next() ? Optional.of(row(rows)) : Optional.empty()));
  }

  /** Whether a row of one of these seqs has this id; reads no sealed bytes. */
  synchronized boolean contains(EventId id, long[] candidates) {
    return first(
            candidates,
            seq ->
                query(
                    "SELECT 1 FROM events WHERE seq = ? AND event_id = ?",
                    List.of(seq, id.value().toArray()),
                    rows -> rows.next() ? Optional.of(seq) : Optional.empty()))
        .isPresent();
  }

  /** Without any candidate, it is at least certain that the database could be read. */
  private <T> Optional<T> first(long[] candidates, LongFunction<Optional<T>> look) {
    if (candidates.length == 0) {
      requireOpen();
    }
    return LongStream.of(candidates).mapToObj(look).flatMap(Optional::stream).findFirst();
  }

  private void requireOpen() {
    try {
      if (connection.isClosed()) {
        throw new SQLException("it is closed");
      }
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  /** Whether an event has this time. */
  synchronized boolean holdsTime(long createdAtMicros) {
    return query(
        "SELECT 1 FROM events WHERE created_at = ?", List.of(createdAtMicros), ResultSet::next);
  }

  /** The rows of these seqs in this order; what is not there is left out. */
  synchronized List<StoredEvent> read(List<Long> seqs) {
    requireOpen();
    List<StoredEvent> found = new ArrayList<>(seqs.size());
    for (int from = 0; from < seqs.size(); from += ROWS_AT_ONCE) {
      List<Long> some = seqs.subList(from, Math.min(seqs.size(), from + ROWS_AT_ONCE));
      Map<Long, StoredEvent> rows = bySeq(some);
      for (Long seq : some) {
        StoredEvent row = rows.get(seq);
        if (row != null) {
          found.add(row);
        }
      }
    }
    return found;
  }

  private Map<Long, StoredEvent> bySeq(List<Long> seqs) {
    try {
      if (bySeqs == null) {
        bySeqs = connection.prepareStatement(BY_SEQS);
      }
      for (int i = 0; i < ROWS_AT_ONCE; i++) {
        bySeqs.setLong(i + 1, seqs.get(Math.min(i, seqs.size() - 1)));
      }
      Map<Long, StoredEvent> found = new HashMap<>();
      try (ResultSet rows = bySeqs.executeQuery()) {
        rows(rows).forEach(row -> found.put(row.seq(), row));
      }
      return found;
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  synchronized List<StoredEvent> select(Selection selection) {
    SelectionSql sql = SelectionSql.of(rarestTagFirst(selection));
    return query(COLUMNS + sql.tail(), sql.values(), SqliteReader::rows);
  }

  /** Reads no row more than it returns, but the one that has no room. */
  synchronized List<StoredEvent> arrivedAfter(long seq, int limit, long maxBytes) {
    return query(
        ARRIVED_AFTER,
        List.of(seq, limit),
        rows -> {
          List<StoredEvent> page = new ArrayList<>();
          long bytes = 0;
          while (rows.next()) {
            StoredEvent row = row(rows);
            bytes += row.encrypted().size();
            if (!page.isEmpty() && bytes > maxBytes) {
              return page;
            }
            page.add(row);
          }
          return page;
        });
  }

  /**
   * Lets that tag lead which is rarest where the selection begins: whose entry of a certain number
   * is furthest away, or does not exist. Each candidate of the others would have to be looked up.
   */
  synchronized Selection rarestTagFirst(Selection selection) {
    if (selection.tags().size() < 2 || selection.order() == Selection.Order.ARRIVAL) {
      return selection;
    }
    Map<Long, Long> distances = new HashMap<>();
    selection.tags().forEach(tag -> distances.put(tag, distance(selection, tag)));
    List<Long> rarestFirst = new ArrayList<>(selection.tags());
    rarestFirst.sort(Comparator.comparing(distances::get, Comparator.reverseOrder()));
    return selection.withTags(rarestFirst);
  }

  private long distance(Selection selection, long tag) {
    SelectionSql sql = SelectionSql.timeOfTag(selection, tag, PROBED_ENTRY);
    OptionalLong time =
        query(
            "SELECT t.created_at " + sql.tail(),
            sql.values(),
            rows -> rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty());
    boolean back = selection.order() == Selection.Order.NEWEST_FIRST;
    return time.isEmpty() ? Long.MAX_VALUE : back ? -time.getAsLong() : time.getAsLong();
  }

  synchronized void scanKeys(KeyVisitor visitor) {
    visitKeys(" ORDER BY created_at, event_id", List.of(), visitor);
  }

  /** The keys of rows that arrived after {@code seq}, in order of arrival. */
  synchronized void keysAfter(long seq, KeyVisitor visitor) {
    visitKeys(" WHERE seq > ? ORDER BY seq", List.of(seq), visitor);
  }

  private void visitKeys(String which, List<Object> values, KeyVisitor visitor) {
    query(
        "SELECT seq, event_id, created_at FROM events" + which,
        values,
        rows -> {
          while (rows.next()) {
            visitor.visit(rows.getLong(1), key(rows));
          }
          return true;
        });
  }

  /** The highest seq of a row; 0 when there is none. */
  synchronized long lastSeq() {
    return query("SELECT coalesce(max(seq), 0) FROM events", List.of(), rows -> rows.getLong(1));
  }

  /** What was set aside and has not come back under its time; ids are not compared. */
  synchronized void missing(Consumer<StoredEvent> visitor) {
    query(
        MISSING,
        List.of(),
        rows -> {
          while (rows.next()) {
            visitor.accept(row(rows));
          }
          return true;
        });
  }

  synchronized Optional<Bytes> setState() {
    return query(
        "SELECT set_state FROM log_state WHERE id = 1",
        List.of(),
        rows ->
            rows.next()
                ? Optional.ofNullable(rows.getBytes(1)).map(Bytes::copyOf)
                : Optional.empty());
  }

  synchronized OptionalLong cursor(long name) {
    return query(
        "SELECT seq FROM cursors WHERE name = ?",
        List.of(name),
        rows -> rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty());
  }

  synchronized int cursors() {
    return query("SELECT count(*) FROM cursors", List.of(), rows -> rows.getInt(1));
  }

  synchronized Map<Long, Long> filledIndexes() {
    return query(
        "SELECT name, seq FROM filled_indexes",
        List.of(),
        rows -> {
          Map<Long, Long> filled = new HashMap<>();
          while (rows.next()) {
            filled.put(rows.getLong(1), rows.getLong(2));
          }
          return filled;
        });
  }

  /** The owners named by the oldest rows: several, since one of them may be damaged. */
  synchronized List<Bytes> owners() {
    return query(
        "SELECT device_id FROM events ORDER BY seq LIMIT ?",
        List.of(OWNER_ROWS),
        rows -> {
          List<Bytes> owners = new ArrayList<>();
          while (rows.next()) {
            byte[] owner = rows.getBytes(1);
            owners.add(owner == null ? Bytes.empty() : Bytes.copyOf(owner));
          }
          return owners;
        });
  }

  /** Compares all that SQLite keeps about the rows, on a connection of its own. */
  Optional<String> structureDamage() {
    Optional<String> damage = DatabaseCheck.firstDamage(file);
    if (damage.isPresent()) {
      new DamagedFiles(file).ask();
    }
    return damage;
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  private <T> T query(String sql, List<Object> values, Use<T> use) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      openQueries++;
      try (ResultSet rows = statement.executeQuery()) {
        return use.apply(rows);
      } finally {
        openQueries--;
      }
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  /**
   * Whether the thread is in the middle of a query, as its visitor is: until its end, all that this
   * thread reads is as it was when that one began.
   */
  synchronized boolean isReading() {
    return openQueries > 0;
  }

  private static List<StoredEvent> rows(ResultSet rows) throws SQLException {
    List<StoredEvent> found = new ArrayList<>();
    while (rows.next()) {
      found.add(row(rows));
    }
    return found;
  }

  private static StoredEvent row(ResultSet row) throws SQLException {
    byte[] encrypted = row.getBytes(5);
    return new StoredEvent(
        row.getLong(1),
        key(row),
        row.getLong(4),
        encrypted == null ? Bytes.empty() : Bytes.copyOf(encrypted));
  }

  /** The key as stored; one whose id has a wrong length gets a time that no event has. */
  private static EventKey key(ResultSet row) throws SQLException {
    byte[] stored = row.getBytes(2);
    byte[] id = stored == null ? new byte[0] : stored;
    long time = id.length == EventId.BYTES ? row.getLong(3) : NO_TIME;
    return new EventKey(time, EventId.of(Arrays.copyOf(id, EventId.BYTES)));
  }

  private StorageException failure(SQLException failed) {
    return DamagedFiles.noted(
        file, SqliteConnections.failure("reading " + file + " failed", failed));
  }
}
