package dev.eventstore.core;

import dev.eventstore.Bytes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** The library's database as plain JDBC sees it, so that benchmarks copy settings and schema. */
public final class LibraryDatabase {
  /** The name of the database in the directory of a community. */
  public static final String FILE = SqliteEventStore.FILE;

  private static final int OWNER_BYTES = 16;

  private LibraryDatabase() {}

  /** A connection with the settings that the library gives its own; the file is made if missing. */
  public static Connection connect(Path file) {
    return SqliteConnections.open(file);
  }

  /** Makes an empty database with the library's schema of today. */
  public static void create(Path file) throws SQLException {
    SqliteEventStore.create(file, Bytes.copyOf(new byte[OWNER_BYTES])).close();
  }
}
