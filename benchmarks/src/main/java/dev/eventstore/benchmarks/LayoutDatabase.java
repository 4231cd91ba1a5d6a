package dev.eventstore.benchmarks;

import dev.eventstore.core.LibraryDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One database in one layout, filled and asked through plain JDBC. One thread at a time. */
final class LayoutDatabase implements AutoCloseable {
  static final int BATCH = 512;

  private static final int OWNER_BYTES = 16;
  private static final int HEAD_BYTES = 6;
  private static final String INSERT_EVENT =
      "INSERT INTO events (seq, event_id, device_id, created_at, received_at,"
          + " simulation_event_id, encrypted) VALUES (?, ?, ?, ?, ?, ?, ?)";
  private static final String INSERT_TAG =
      "INSERT INTO event_tags (tag, created_at, seq) VALUES (?, ?, ?)";
  private static final String NEWEST_OF_TAG =
      "SELECT e.seq, e.event_id, e.encrypted FROM event_tags t CROSS JOIN events e"
          + " ON e.seq = t.seq AND e.created_at = t.created_at WHERE t.tag = ?"
          + " ORDER BY t.created_at DESC, e.event_id DESC LIMIT 50";

  private final Layout layout;
  private final Connection connection;

  /** Makes an empty database at {@code file}, with the library's settings and this layout. */
  LayoutDatabase(Layout layout, Path file) throws Exception {
    this.layout = layout;
    for (String setting : layout.settings()) {
      if (setting.startsWith("page_size")) {
        setPageSize(file, setting);
      }
    }
    connection = LibraryDatabase.connect(file);
    for (String sql : librarySchema(file)) {
      execute(sql);
    }
    for (String sql : layout.changes()) {
      execute(sql);
    }
    for (String setting : layout.settings()) {
      execute("PRAGMA " + setting);
    }
  }

  /** A page has its size from the first table on. */
  private static void setPageSize(Path file, String setting) throws SQLException {
    try (Connection plain = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = plain.createStatement()) {
      statement.execute("PRAGMA " + setting);
      statement.execute("VACUUM");
    }
  }

  private static List<String> librarySchema(Path beside) throws Exception {
    Path sample = beside.resolveSibling("schema.db");
    LibraryDatabase.create(sample);
    List<String> schema = new ArrayList<>();
    try (Connection library = LibraryDatabase.connect(sample);
        Statement statement = library.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
                    + " AND name NOT LIKE 'sqlite%' ORDER BY type = 'index'")) {
      while (rows.next()) {
        schema.add(rows.getString(1));
      }
    }
    Files.delete(sample);
    return schema;
  }

  /** Stores the next {@link #BATCH} rows in one durable transaction. */
  void insertBatch(LayoutRows rows) throws SQLException {
    execute("BEGIN IMMEDIATE");
    try (PreparedStatement lookUp = connection.prepareStatement(lookUpSql());
        PreparedStatement event = connection.prepareStatement(INSERT_EVENT);
        PreparedStatement tag = connection.prepareStatement(INSERT_TAG)) {
      for (int i = 0; i < BATCH; i++) {
        rows.next();
        if (layout.looksUpBeforeInsert()) {
          find(lookUp, rows.id());
        }
        insert(rows, event, tag);
      }
    }
    execute("COMMIT");
  }

  private static void insert(LayoutRows rows, PreparedStatement event, PreparedStatement tag)
      throws SQLException {
    event.setLong(1, rows.seq());
    event.setBytes(2, rows.id());
    event.setBytes(3, new byte[OWNER_BYTES]);
    event.setLong(4, rows.createdAt());
    event.setLong(5, rows.createdAt());
    event.setNull(6, Types.INTEGER);
    event.setBytes(7, rows.sealed());
    event.executeUpdate();
    tag.setLong(2, rows.createdAt());
    tag.setLong(3, rows.seq());
    for (int i = 0; i < rows.tagCount(); i++) {
      tag.setLong(1, rows.tag(i));
      tag.executeUpdate();
    }
  }

  private String lookUpSql() {
    String condition = layout.idLookup().isEmpty() ? "seq = ?1 AND ?2" : layout.idLookup();
    return "SELECT seq, encrypted FROM events WHERE " + condition;
  }

  /** Looks these ids up, and returns how many were found. */
  int find(List<byte[]> ids) throws SQLException {
    int found = 0;
    try (PreparedStatement lookUp = connection.prepareStatement(lookUpSql())) {
      for (byte[] id : ids) {
        found += find(lookUp, id) ? 1 : 0;
      }
    }
    return found;
  }

  private static boolean find(PreparedStatement lookUp, byte[] id) throws SQLException {
    lookUp.setBytes(1, Arrays.copyOf(id, HEAD_BYTES));
    lookUp.setBytes(2, id);
    try (ResultSet rows = lookUp.executeQuery()) {
      return rows.next() && rows.getBytes(2) != null;
    }
  }

  /** Reads the newest 50 rows of the most frequent type, and returns how many there were. */
  int newest() throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(NEWEST_OF_TAG)) {
      select.setLong(1, LayoutRows.commonTag());
      return count(select, 3);
    }
  }

  /** Reads all keys as opening a community does, and returns how many there were. */
  int scanKeys() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT seq, created_at, event_id FROM events ORDER BY created_at, event_id")) {
      return count(select, 3);
    }
  }

  /** Reads all rows of the statement with the bytes in this column. */
  private static int count(PreparedStatement select, int bytesColumn) throws SQLException {
    int count = 0;
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        count += rows.getBytes(bytesColumn).length > 0 ? 1 : 0;
      }
    }
    return count;
  }

  /** Brings everything from the write-ahead log into the file. */
  void checkpoint() throws SQLException {
    execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  int pageBytes() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA page_size")) {
      return rows.getInt(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
