package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.StorageException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteConnectionsTest {
  @TempDir private Path directory;

  @Test
  void theSettingsOnWhichDurabilityRestsAreInForce() throws SQLException {
    try (Connection connection = SqliteConnections.open(directory.resolve("events.db"));
        Statement statement = connection.createStatement()) {
      assertEquals("wal", value(statement, "journal_mode"));
      assertEquals("2", value(statement, "synchronous"), "FULL");
      assertEquals("1", value(statement, "secure_delete"));
    }
  }

  @Test
  void aDatabaseThatCannotHaveAWriteAheadLogIsRefusedAndClosed() throws SQLException {
    SqliteLibrary.load();
    Connection inMemory = DriverManager.getConnection("jdbc:sqlite::memory:");
    StorageException refused =
        assertThrows(
            StorageException.class,
            () -> SqliteConnections.configured(inMemory, directory.resolve("events.db")));
    assertEquals(StorageException.Kind.IO, refused.kind());
    assertTrue(refused.getMessage().contains("stays 'memory'"), refused.getMessage());
    assertTrue(inMemory.isClosed());
  }

  private static String value(Statement statement, String setting) throws SQLException {
    try (ResultSet answer = statement.executeQuery("PRAGMA " + setting)) {
      assertTrue(answer.next());
      return answer.getString(1);
    }
  }
}
