package dev.eventstore.core;

import dev.eventstore.StorageException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the schema of a database to the version of this library, one numbered step after the
 * other, each in a transaction. SQLite's {@code user_version} holds the number.
 */
final class Migrations {
  /**
   * The steps in order; step i leads to version i + 1. A released step never changes, and each
   * changes a table or an index.
   */
  private static final List<List<String>> STEPS =
      List.of(
          List.of(
              """
              CREATE TABLE events (
                seq                 INTEGER PRIMARY KEY AUTOINCREMENT,
                event_id            BLOB NOT NULL,
                device_id           BLOB NOT NULL,
                created_at          INTEGER NOT NULL,
                received_at         INTEGER NOT NULL,
                simulation_event_id INTEGER,
                encrypted           BLOB NOT NULL
              )\
              """,
              "CREATE INDEX events_by_key ON events (created_at, event_id)",
              "CREATE INDEX events_by_id ON events (substr(event_id, 1, 6))",
              """
              CREATE TABLE event_tags (
                tag        INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                seq        INTEGER NOT NULL,
                PRIMARY KEY (tag, created_at, seq)
              ) WITHOUT ROWID\
              """,
              """
              CREATE TABLE log_state (
                id        INTEGER PRIMARY KEY CHECK (id = 1),
                set_state BLOB
              )\
              """,
              "INSERT INTO log_state (id) VALUES (1)",
              """
              CREATE TABLE set_aside (
                seq       INTEGER PRIMARY KEY,
                event_id  BLOB NOT NULL,
                encrypted BLOB NOT NULL
              )\
              """),
          List.of(
              "ALTER TABLE set_aside ADD COLUMN turn INTEGER NOT NULL DEFAULT 0",
              "CREATE INDEX set_aside_by_turn ON set_aside (turn)"),
          List.of("ALTER TABLE set_aside ADD COLUMN created_at INTEGER NOT NULL DEFAULT -1"),
          List.of(
              "CREATE TABLE cursors (name INTEGER PRIMARY KEY, seq INTEGER NOT NULL)",
              "CREATE TABLE filled_indexes (name INTEGER PRIMARY KEY, seq INTEGER NOT NULL)"),
          List.of("DROP INDEX events_by_id"));

  private Migrations() {}

  /** The version that {@link #migrate} leads to. */
  static int currentVersion() {
    return STEPS.size();
  }

  /**
   * Applies what is missing.
   *
   * @throws StorageException when a later library wrote the database (NEWER_FORMAT), or tables and
   *     indexes are not those of its version (CORRUPT)
   */
  static void migrate(Connection connection, Path file) throws SQLException {
    int version = version(connection);
    if (!isBelievable(connection, version)) {
      throw new StorageException(
          StorageException.Kind.CORRUPT, "the schema of the database " + file + " is damaged");
    }
    if (version > currentVersion()) {
      throw new StorageException(
          StorageException.Kind.NEWER_FORMAT,
          "the database "
              + file
              + " has schema "
              + version
              + "; this library knows schemas up to "
              + currentVersion());
    }
    applyFrom(version, currentVersion(), connection);
  }

  /**
   * Whether the tables are those of the version. One above that of today must not have today's
   * tables: each step changes one, so no later library wrote that number, and it is damaged.
   */
  private static boolean isBelievable(Connection connection, int version) throws SQLException {
    if (version < 0) {
      return false;
    }
    boolean later = version > currentVersion();
    try (Connection fresh = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      applyFrom(0, later ? currentVersion() : version, fresh);
      return schema(connection).equals(schema(fresh)) != later;
    }
  }

  private static void applyFrom(int version, int target, Connection connection)
      throws SQLException {
    for (int next = version; next < target; next++) {
      apply(connection, STEPS.get(next), next + 1);
    }
  }

  /** Without triggers, and without what ANALYZE, run by another program, notes about the tables. */
  private static List<String> schema(Connection connection) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, '')"
                    + " FROM sqlite_master WHERE type <> 'trigger'"
                    + " AND substr(name, 1, 11) <> 'sqlite_stat' ORDER BY 1")) {
      while (rows.next()) {
        all.add(String.valueOf(rows.getString(1)));
      }
    }
    return all;
  }

  private static void apply(Connection connection, List<String> step, int version)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      for (String sql : step) {
        statement.execute(sql);
      }
      statement.execute("PRAGMA user_version = " + version);
      statement.execute("COMMIT");
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA user_version")) {
      return result.next() ? result.getInt(1) : 0;
    }
  }
}
