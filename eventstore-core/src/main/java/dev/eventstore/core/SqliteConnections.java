package dev.eventstore.core;

import dev.eventstore.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Opens connections to the database with the settings on which its promises rest. */
final class SqliteConnections {
  /**
   * In this order: the waiting time first, since switching to the write-ahead log may meet another
   * reader. Deleted content is overwritten, and nothing is ever spilled into a temporary file. The
   * write-ahead log is copied into the database whenever it has 4,096 pages, 16 MiB: tags are
   * random, so that most commits write the same pages of their index again.
   */
  private static final List<String> SETTINGS =
      List.of(
          "PRAGMA busy_timeout = 5000",
          "PRAGMA page_size = 4096", // of a new file; what reads damaged ones rests on it
          "PRAGMA journal_mode = WAL",
          "PRAGMA synchronous = FULL",
          "PRAGMA secure_delete = ON",
          "PRAGMA temp_store = MEMORY",
          "PRAGMA cache_size = -16384",
          "PRAGMA journal_size_limit = 16777216",
          "PRAGMA wal_autocheckpoint = 4096");

  private SqliteConnections() {}

  static Connection open(Path file) {
    SqliteLibrary.load();
    prepare(file);
    try {
      return configured(DriverManager.getConnection("jdbc:sqlite:" + file, driverOptions()), file);
    } catch (SQLException failed) {
      throw failure("the database " + file + " cannot be opened", failed);
    }
  }

  /**
   * Without the driver's own query after each insert, for a key that nobody asks for. Transactions
   * take the writer's lock when they begin; the driver looks for an open one before each statement
   * only while it commits by itself.
   */
  private static Properties driverOptions() {
    Properties options = new Properties();
    options.setProperty("jdbc.get_generated_keys", "false");
    options.setProperty("transaction_mode", "IMMEDIATE");
    return options;
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
          case SQLITE_IOERR ->
              code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE
                  ? StorageException.Kind.FULL
                  : StorageException.Kind.IO;
          // It asks for too much memory only where a length in the file is damaged.
          case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_NOMEM -> StorageException.Kind.CORRUPT;
          case SQLITE_BUSY, SQLITE_LOCKED -> StorageException.Kind.LOCKED;
          default -> StorageException.Kind.IO;
        };
    return new StorageException(kind, what + ": " + reason(code), failed);
  }

  /** SQLite's own words, but where they say little to who does not know it. */
  private static String reason(SQLiteErrorCode code) {
    return switch (code) {
      case SQLITE_FULL, SQLITE_IOERR_SHMSIZE -> "no space is left on the disk";
      case SQLITE_NOTADB -> "it is no database, or its beginning is damaged";
      case SQLITE_READONLY -> "it may not be written";
      default -> code.message;
    };
  }

  /** The connection with all settings in force; closed when one cannot be. */
  static Connection configured(Connection connection, Path file) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String setting : SETTINGS) {
        statement.execute(setting);
      }
      requireWriteAheadLog(statement, file);
      return connection;
    } catch (SQLException | StorageException failed) {
      connection.close();
      throw failed;
    }
  }

  /** SQLite does not fail when it cannot switch to it; it says which mode it stays in. */
  private static void requireWriteAheadLog(Statement statement, Path file) throws SQLException {
    try (ResultSet answer = statement.executeQuery("PRAGMA journal_mode")) {
      String mode = answer.next() ? answer.getString(1) : "unknown";
      if (!"wal".equalsIgnoreCase(mode)) {
        throw new StorageException(
            StorageException.Kind.IO,
            "the database "
                + file
                + " needs a write-ahead log, but its journal mode stays '"
                + mode
                + "': put it on a file system of this machine, not of a network");
      }
    }
  }

  /** SQLite itself would open to the group what it makes, and open a read-only file half-way. */
  private static void prepare(Path file) {
    try {
      if (Files.notExists(file)) {
        Files.createFile(file, OwnerOnly.file());
      }
    } catch (IOException failed) {
      throw FileFailures.failure("the database " + file + " cannot be created", failed);
    }
    if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
      throw new StorageException(
          StorageException.Kind.IO,
          "the database "
              + file
              + (Files.isDirectory(file) ? " is a directory" : " cannot be written"));
    }
  }
}
