package dev.eventstore.benchmarks;

import dev.eventstore.core.LibraryDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The limit of storing: the rows that the library made for some events, inserted into a database
 * with the library's schema and settings by plain JDBC, as many in a transaction as the library
 * stored together, and nothing else.
 *
 * <p>Copied are the rows of all tables with a column {@code seq} of events, whatever the schema of
 * today calls them. One thread at a time.
 */
final class RawInsert implements AutoCloseable {
  private static final String SEQ = "seq";
  private static final String TABLES =
      "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'seq'"
          + " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'"
          + " AND m.name NOT IN ('set_aside', 'cursors', 'filled_indexes')"
          + " ORDER BY m.name = 'events' DESC";

  private final Connection target;

  RawInsert(Path database) {
    target = LibraryDatabase.connect(database);
  }

  /** The rows of some events in one table, in the order of their seqs. */
  private record TableRows(String insert, int seqColumn, List<Object[]> rows) {}

  /**
   * Inserts the rows of these events of another database behind all that are here, so many in a
   * transaction, and returns microseconds of CPU for each event.
   */
  double microsOf(Path source, long firstSeq, int events, int batch) throws Exception {
    List<TableRows> tables = read(source, firstSeq, events);
    long offset = lastSeq() + 1 - firstSeq;
    return Cpu.microsEach(
        events,
        () -> {
          for (long from = firstSeq; from < firstSeq + events; from += batch) {
            insertBatch(tables, from, Math.min(firstSeq + events, from + batch), offset);
          }
        });
  }

  private void insertBatch(List<TableRows> tables, long from, long to, long offset)
      throws SQLException {
    execute("BEGIN IMMEDIATE");
    for (TableRows table : tables) {
      try (PreparedStatement insert = target.prepareStatement(table.insert())) {
        int next = firstAt(table, from);
        for (; next < table.rows().size() && seq(table, next) < to; next++) {
          Object[] row = table.rows().get(next);
          for (int column = 0; column < row.length; column++) {
            insert.setObject(
                column + 1, column == table.seqColumn() ? seq(table, next) + offset : row[column]);
          }
          insert.executeUpdate();
        }
      }
    }
    execute("COMMIT");
  }

  private static long seq(TableRows table, int row) {
    return ((Number) table.rows().get(row)[table.seqColumn()]).longValue();
  }

  private static int firstAt(TableRows table, long seq) {
    int low = 0;
    int high = table.rows().size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (seq(table, middle) < seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static List<TableRows> read(Path source, long firstSeq, int events) throws SQLException {
    List<TableRows> tables = new ArrayList<>();
    try (Connection connection = LibraryDatabase.connect(source);
        Statement statement = connection.createStatement()) {
      List<String> names = new ArrayList<>();
      try (ResultSet found = statement.executeQuery(TABLES)) {
        while (found.next()) {
          names.add(found.getString(1));
        }
      }
      for (String name : names) {
        tables.add(read(statement, name, firstSeq, firstSeq + events));
      }
    }
    return tables;
  }

  private static TableRows read(Statement statement, String table, long from, long to)
      throws SQLException {
    String where = " WHERE seq >= " + from + " AND seq < " + to + " ORDER BY seq";
    try (ResultSet found = statement.executeQuery("SELECT * FROM " + table + where)) {
      int columns = found.getMetaData().getColumnCount();
      int seqColumn = found.findColumn(SEQ) - 1;
      List<Object[]> rows = new ArrayList<>();
      while (found.next()) {
        Object[] row = new Object[columns];
        for (int column = 0; column < columns; column++) {
          row[column] = found.getObject(column + 1);
        }
        rows.add(row);
      }
      String marks = String.join(", ", Collections.nCopies(columns, "?"));
      return new TableRows("INSERT INTO " + table + " VALUES (" + marks + ")", seqColumn, rows);
    }
  }

  private long lastSeq() throws SQLException {
    try (Statement statement = target.createStatement();
        ResultSet result = statement.executeQuery("SELECT coalesce(max(seq), 0) FROM events")) {
      return result.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = target.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    target.close();
  }
}
