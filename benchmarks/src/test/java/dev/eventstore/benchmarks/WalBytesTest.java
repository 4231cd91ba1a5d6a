package dev.eventstore.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.core.LibraryDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalBytesTest {
  private static final int PAGE_BYTES = 4_096;
  private static final int LOG_HEADER_BYTES = 32;

  @TempDir Path folder;

  @Test
  void itCountsWhatTheLogHoldsAndGoesOnWhenTheLogBeginsAnew() throws Exception {
    Path file = folder.resolve("counted.db");
    try (Connection connection = LibraryDatabase.connect(file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_autocheckpoint = 0");
      statement.execute("CREATE TABLE t (b BLOB)");
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      try (WalBytes counted = new WalBytes(file, PAGE_BYTES)) {
        long first = insert(statement, file, counted);
        assertEquals(first, counted.written());

        statement.execute("PRAGMA wal_checkpoint(RESTART)");
        statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        long second = insert(statement, file, counted);
        assertTrue(second > 0, "the log holds something");
        assertEquals(first + second, counted.written());
      }
    }
  }

  /** Stores a row of several pages, and returns what the log then holds besides its header. */
  private static long insert(Statement statement, Path file, WalBytes counted) throws Exception {
    statement.execute("INSERT INTO t VALUES (randomblob(20000))");
    counted.afterCommit();
    return Files.size(Path.of(file + "-wal")) - LOG_HEADER_BYTES;
  }
}
