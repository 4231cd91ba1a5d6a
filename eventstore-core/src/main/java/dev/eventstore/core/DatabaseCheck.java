package dev.eventstore.core;

import dev.eventstore.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Looks for damage in a database file that is in no single row. */
final class DatabaseCheck {
  /** How every file begins: SQLite's name, and pages of 4,096 bytes. */
  private static final byte[] BEGINNING = {
    'S', 'Q', 'L', 'i', 't', 'e', ' ', 'f', 'o', 'r', 'm', 'a', 't', ' ', '3', 0, 0x10, 0
  };

  /**
   * The versions that a writer and a reader need. A higher one makes SQLite open the file for
   * reading only, without a word, or not at all.
   */
  private static final int VERSIONS_START = BEGINNING.length;

  private static final int VERSIONS_END = VERSIONS_START + 2;
  private static final int MAX_VERSION = 2;

  /** No reserved bytes in a page, and three numbers that never change. */
  private static final byte[] AFTER_VERSIONS = {0, 64, 32, 32};

  private static final int CHECKED_BYTES = VERSIONS_END + AFTER_VERSIONS.length;

  private DatabaseCheck() {}

  /**
   * The first damage, in words. SQLite reads the whole file for it, through a connection of its
   * own, which leaves the locks of others alone.
   */
  static Optional<String> firstDamage(Path file) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("PRAGMA integrity_check(1)")) {
      String said = answer.next() ? answer.getString(1) : "no answer";
      return "ok".equals(said) ? Optional.empty() : Optional.of(said.replace('\n', ' '));
    } catch (SQLException failed) {
      return isDamage(failed)
          ? Optional.of(SqliteConnections.failure("checking it failed", failed).getMessage())
          : Optional.empty();
    }
  }

  /** Whether a failure to open a database comes from damage, and not from its surroundings. */
  static boolean explains(StorageException failed, Path file) {
    return failed.kind() == StorageException.Kind.CORRUPT
        || (failed.kind() == StorageException.Kind.IO
            && failed.getCause() instanceof SQLException
            && firstDamage(file).isPresent());
  }

  private static boolean isDamage(SQLException failed) {
    SQLiteErrorCode code =
        failed instanceof SQLiteException sqlite
            ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xFF)
            : SQLiteErrorCode.UNKNOWN_ERROR;
    return switch (code) {
      case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_NOMEM, SQLITE_ERROR, SQLITE_TOOBIG -> true;
      default -> false;
    };
  }

  /**
   * Whether the file begins as SQLite's do, or is empty or unreadable. Only while nobody in this
   * process is connected to it: the operating system drops all locks of a process on a file when
   * any handle of the process to it is closed.
   */
  static boolean hasBeginning(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] read = in.readNBytes(CHECKED_BYTES);
      return read.length == 0 || (read.length == CHECKED_BYTES && isBeginning(read));
    } catch (IOException unreadable) {
      return true;
    }
  }

  private static boolean isBeginning(byte[] read) {
    boolean versions = true;
    for (int i = VERSIONS_START; i < VERSIONS_END; i++) {
      versions &= Byte.toUnsignedInt(read[i]) <= MAX_VERSION;
    }
    return versions
        && Arrays.equals(Arrays.copyOf(read, BEGINNING.length), BEGINNING)
        && Arrays.equals(Arrays.copyOfRange(read, VERSIONS_END, CHECKED_BYTES), AFTER_VERSIONS);
  }
}
