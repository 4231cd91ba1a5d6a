package dev.eventstore.core;

import dev.eventstore.StorageException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Brings the schema of a database to the version of this library, one numbered step after the
 * other, each in a transaction. SQLite's {@code user_version} holds the number.
 */
final class Migrations {
  /** The steps in order; step i leads to version i + 1. A released step never changes. */
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
              )""",
              "CREATE INDEX events_by_key ON events (created_at, event_id)",
              "CREATE INDEX events_by_id ON events (substr(event_id, 1, 6))",
              """
              CREATE TABLE event_tags (
                tag        INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                seq        INTEGER NOT NULL,
                PRIMARY KEY (tag, created_at, seq)
              ) WITHOUT ROWID""",
              """
              CREATE TABLE log_state (
                id        INTEGER PRIMARY KEY CHECK (id = 1),
                set_state BLOB
              )""",
              "INSERT INTO log_state (id) VALUES (1)",
              """
              CREATE TABLE set_aside (
                seq       INTEGER PRIMARY KEY,
                event_id  BLOB NOT NULL,
                encrypted BLOB NOT NULL
              )"""),
          List.of(
              "ALTER TABLE set_aside ADD COLUMN turn INTEGER NOT NULL DEFAULT 0",
              "CREATE INDEX set_aside_by_turn ON set_aside (turn)"));

  private Migrations() {}

  /** The version that {@link #migrate} leads to. */
  static int currentVersion() {
    return STEPS.size();
  }

  /**
   * Applies what is missing.
   *
   * @throws StorageException when a later library wrote the database (NEWER_FORMAT)
   */
  static void migrate(Connection connection, Path file) throws SQLException {
    int version = version(connection);
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
    for (int next = version; next < STEPS.size(); next++) {
      apply(connection, STEPS.get(next), next + 1);
    }
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
