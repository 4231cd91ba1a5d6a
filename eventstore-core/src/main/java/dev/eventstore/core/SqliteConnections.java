package dev.eventstore.core;

import dev.eventstore.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Opens connections to the database with the settings on which its promises rest. */
final class SqliteConnections {
  /**
   * In this order: the waiting time first, since switching to the write-ahead log may meet another
   * reader. Deleted content is overwritten, and nothing is ever spilled into a temporary file.
   */
  private static final List<String> SETTINGS =
      List.of(
          "PRAGMA busy_timeout = 5000",
          "PRAGMA journal_mode = WAL",
          "PRAGMA synchronous = FULL",
          "PRAGMA secure_delete = ON",
          "PRAGMA temp_store = MEMORY",
          "PRAGMA cache_size = -16384",
          "PRAGMA journal_size_limit = 16777216");

  private SqliteConnections() {}

  static Connection open(Path file) {
    SqliteLibrary.load();
    createPrivate(file);
    try {
      return configured(DriverManager.getConnection("jdbc:sqlite:" + file));
    } catch (SQLException failed) {
      throw failure("the database " + file + " cannot be opened", failed);
    }
  }

  /** What a failure of SQLite means to the caller. */
  static StorageException failure(String what, SQLException failed) {
    SQLiteErrorCode code =
        failed instanceof SQLiteException sqlite
            ? sqlite.getResultCode()
            : SQLiteErrorCode.UNKNOWN_ERROR;
    StorageException.Kind kind =
        switch (SQLiteErrorCode.getErrorCode(code.code & 0xFF)) {
          case SQLITE_FULL -> StorageException.Kind.FULL;
          case SQLITE_CORRUPT, SQLITE_NOTADB -> StorageException.Kind.CORRUPT;
          case SQLITE_BUSY, SQLITE_LOCKED -> StorageException.Kind.LOCKED;
          default -> StorageException.Kind.IO;
        };
    return new StorageException(kind, what + ": " + code.message, failed);
  }

  private static Connection configured(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String setting : SETTINGS) {
        statement.execute(setting);
      }
      return connection;
    } catch (SQLException failed) {
      connection.close();
      throw failed;
    }
  }

  private static void createPrivate(Path file) {
    try {
      if (Files.notExists(file)) {
        Files.createFile(file, OwnerOnly.file());
      }
    } catch (IOException failed) {
      throw new StorageException(
          StorageException.Kind.IO, "the database " + file + " cannot be created", failed);
    }
  }
}
