package dev.eventstore.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.core.LibraryDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limit is one only if it stores all that the library stores for an event. */
class RawInsertTest {
  private static final String ROWS =
      "SELECT group_concat(hex(event_id) || hex(encrypted) || created_at || received_at)"
          + " FROM (SELECT * FROM events ORDER BY seq)";
  private static final String TAGS =
      "SELECT group_concat(tag || ' ' || created_at)"
          + " FROM (SELECT * FROM event_tags ORDER BY seq, tag)";

  @TempDir Path folder;

  @Test
  void itStoresTheRowsAndTagsThatTheLibraryStored() throws Exception {
    Path bare = folder.resolve("bare.db");
    LibraryDatabase.create(bare);
    try (LocalDevice device = LocalDevice.open(folder, "device");
        RawInsert raw = new RawInsert(bare)) {
      device.appendAll(new SampleEvents(1).next(600));

      double micros = raw.microsOf(device.database(), 1, 600, 7);

      assertTrue(micros > 0, "CPU was used");
      assertEquals(text(device.database(), ROWS), text(bare, ROWS));
      assertEquals(text(device.database(), TAGS), text(bare, TAGS));
    }
  }

  @Test
  void laterEventsGoBehindThoseThatAreThere() throws Exception {
    Path bare = folder.resolve("bare.db");
    LibraryDatabase.create(bare);
    try (LocalDevice device = LocalDevice.open(folder, "device");
        RawInsert raw = new RawInsert(bare)) {
      device.appendAll(new SampleEvents(1).next(30));
      raw.microsOf(device.database(), 21, 10, 4);
      raw.microsOf(device.database(), 1, 10, 4);
    }
    assertEquals(
        "1,20,20", text(bare, "SELECT min(seq) || ',' || max(seq) || ',' || count(*) FROM events"));
  }

  private static String text(Path database, String sql) throws SQLException {
    try (Connection connection = LibraryDatabase.connect(database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return String.valueOf(result.getString(1));
    }
  }
}
