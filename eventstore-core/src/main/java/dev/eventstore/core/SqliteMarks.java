package dev.eventstore.core;

import dev.eventstore.spi.RowTag;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * What the database remembers about readers and indexes, beside its rows: where named cursors
 * stand, and how far indexes that were declared later are filled. One thread at a time.
 */
final class SqliteMarks {
  private static final String SAVE_CURSOR = "INSERT OR REPLACE INTO cursors VALUES (?, ?)";
  private static final String REMOVE_CURSOR = "DELETE FROM cursors WHERE name = ?";
  private static final String SAVE_INDEX = "INSERT OR REPLACE INTO filled_indexes VALUES (?, ?)";

  /** Only where the row is still there: a tag without one would stay for ever. */
  private static final String ADD_TAG =
      "INSERT OR IGNORE INTO event_tags (tag, created_at, seq)"
          + " SELECT ?, ?, seq FROM events WHERE seq = ?";

  private final SqliteWriter writer;

  SqliteMarks(SqliteWriter writer) {
    this.writer = writer;
  }

  void saveCursors(Map<Long, Long> seqByName) {
    writer.inTransaction(
        "saving " + seqByName.size() + " cursors",
        () -> {
          for (Map.Entry<Long, Long> cursor : seqByName.entrySet()) {
            writer.update(SAVE_CURSOR, cursor.getKey(), cursor.getValue());
          }
          return seqByName.size();
        });
  }

  void removeCursor(long name) {
    writer.inTransaction("removing a cursor", () -> writer.update(REMOVE_CURSOR, name));
  }

  void fillIndex(long name, long filledTo, List<RowTag> tags) {
    writer.inTransaction(
        "indexing " + tags.size() + " events",
        () -> {
          insert(tags);
          return writer.update(SAVE_INDEX, name, filledTo);
        });
  }

  private void insert(List<RowTag> tags) throws SQLException {
    try (PreparedStatement insert = writer.connection().prepareStatement(ADD_TAG)) {
      for (RowTag tag : tags) {
        insert.setLong(1, tag.tag());
        insert.setLong(2, tag.createdAtMicros());
        insert.setLong(3, tag.seq());
        insert.executeUpdate();
      }
    }
  }
}
