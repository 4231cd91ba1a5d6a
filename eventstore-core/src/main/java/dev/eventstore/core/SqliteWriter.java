package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;
import dev.eventstore.StorageException;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.NewRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The connection that changes the database. After a failure of any kind it is opened anew, so that
 * nothing of a half-done transaction lives on. One thread at a time, but any may close it.
 */
final class SqliteWriter implements AutoCloseable {
  private static final String COPY_ASIDE =
      "INSERT OR REPLACE INTO set_aside (turn, seq, event_id, encrypted, created_at)"
          + " SELECT ?, seq, event_id, encrypted, created_at FROM events WHERE seq = ?";
  private static final String INSERT_LOST =
      "INSERT OR REPLACE INTO set_aside (turn, seq, event_id, encrypted, created_at)"
          + " VALUES (1, ?, ?, x'', ?)";
  private static final String OF_TURN = "SELECT seq FROM set_aside WHERE turn = ?";

  /** Never one of the latest turn: no row goes without its copy. */
  private static final String DROP_OLD_COPIES =
      "DELETE FROM set_aside WHERE turn < ? AND seq NOT IN"
          + " (SELECT seq FROM set_aside ORDER BY turn DESC, seq DESC LIMIT ?)";

  private final Path file;
  private final byte[] owner;
  private Connection connection;
  private @Nullable RowInserts inserts;
  private boolean closed;

  SqliteWriter(Path file, Bytes owner) {
    this.file = file;
    this.owner = owner.toArray();
    connection = SqliteConnections.open(file);
  }

  Connection connection() {
    return connection;
  }

  /** Work within a transaction. */
  interface Work {
    long run() throws SQLException;
  }

  /** Stores rows of which none is held. */
  long append(List<NewRow> rows, Bytes setState) {
    return inTransaction(
        "storing " + rows.size() + " events",
        () -> {
          long first = nextSeq();
          requirePossible(first + rows.size() - 1);
          long seq = first;
          for (NewRow row : rows) {
            inserts().insert(row, seq++);
          }
          inserts().saveState(setState.toArray());
          return first;
        });
  }

  /** A later one would be found by its id no more; a rebuild counts anew from what is there. */
  private void requirePossible(long seq) {
    if (seq < 1 || seq > HashIndex.MAX_SEQ) {
      throw DamagedFiles.noted(
          file,
          new StorageException(
              StorageException.Kind.CORRUPT,
              "the database "
                  + file
                  + " is damaged: it has no number below "
                  + HashIndex.MAX_SEQ
                  + " left for an event"));
    }
  }

  /** Made at the first use, since a new database has no tables when it is opened. */
  private RowInserts inserts() throws SQLException {
    RowInserts made = inserts;
    if (made == null) {
      made = new RowInserts(connection, owner);
      inserts = made;
    }
    return made;
  }

  /** Stores rows, of which none is held, under seqs of their own. */
  void restore(SortedMap<Long, NewRow> rows) {
    inTransaction(
        "saving " + rows.size() + " events",
        () -> {
          for (Map.Entry<Long, NewRow> row : rows.entrySet()) {
            inserts().insert(row.getValue(), row.getKey());
          }
          return rows.size();
        });
  }

  /** Notes rows of which nothing but seq and key is left, as if they had been set aside. */
  void noteLost(SortedMap<Long, EventKey> lost) {
    inTransaction(
        "noting " + lost.size() + " lost events",
        () -> {
          try (PreparedStatement insert = connection.prepareStatement(INSERT_LOST)) {
            for (Map.Entry<Long, EventKey> row : lost.entrySet()) {
              insert.setLong(1, row.getKey());
              insert.setBytes(2, row.getValue().id().value().toArray());
              insert.setLong(3, row.getValue().createdAtMicros());
              insert.executeUpdate();
            }
          }
          return lost.size();
        });
  }

  /** Makes sure that later rows get a seq above this one. */
  void reserve(long seq) {
    inTransaction(
        "reserving numbers",
        () -> {
          long next = Math.max(seq, nextSeq() - 1);
          update("DELETE FROM sqlite_sequence WHERE name = 'events'");
          return update("INSERT INTO sqlite_sequence (name, seq) VALUES ('events', ?)", next);
        });
  }

  int setAside(List<Long> seqs) {
    return (int)
        inTransaction("setting " + seqs.size() + " damaged events aside", () -> moveAside(seqs));
  }

  private long moveAside(List<Long> seqs) throws SQLException {
    long turn = number("SELECT coalesce(max(turn), 0) + 1 FROM set_aside");
    long copied = 0;
    for (long seq : seqs) {
      copied += update(COPY_ASIDE, turn, seq);
    }
    if (copied > 0) {
      update("DELETE FROM event_tags WHERE seq IN (" + OF_TURN + ")", turn);
      update("DELETE FROM events WHERE seq IN (" + OF_TURN + ")", turn);
      update(DROP_OLD_COPIES, turn, Limits.MAX_SET_ASIDE_ROWS);
      inserts().saveState(null);
    }
    return copied;
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      connection.close();
    } catch (SQLException failed) {
      throw SqliteConnections.failure("the database " + file + " cannot be closed", failed);
    }
  }

  long inTransaction(String what, Work work) {
    try {
      connection.setAutoCommit(false); // begins
      long result = work.run();
      connection.setAutoCommit(true); // commits
      return result;
    } catch (SQLException failed) {
      reopen(failed);
      throw DamagedFiles.noted(
          file, SqliteConnections.failure(what + " in " + file + " failed", failed));
    } catch (RuntimeException | Error failed) {
      reopen(failed);
      throw failed;
    }
  }

  /** If that fails, too, the next transaction fails and tries it again. */
  private synchronized void reopen(Throwable cause) {
    try {
      connection.close();
      inserts = null;
      if (!closed) {
        connection = SqliteConnections.open(file);
      }
    } catch (SQLException | StorageException alsoFailed) {
      cause.addSuppressed(alsoFailed);
    }
  }

  private long nextSeq() throws SQLException {
    return number(
        "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0) + 1");
  }

  private long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.getLong(1);
    }
  }

  int update(String sql, long... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setLong(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }
}
