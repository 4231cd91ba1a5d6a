package dev.eventstore.core;

import dev.eventstore.spi.NewRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/**
 * The statements that store rows, prepared once for the life of a connection, which closes them.
 * One thread at a time.
 */
final class RowInserts {
  private static final String INSERT_EVENT =
      "INSERT INTO events (seq, event_id, device_id, created_at, received_at, simulation_event_id,"
          + " encrypted) VALUES (?, ?, ?, ?, ?, ?, ?)";

  private static final String INSERT_TAG =
      "INSERT OR IGNORE INTO event_tags (tag, created_at, seq) VALUES (?, ?, ?)";

  private static final String SAVE_STATE = "UPDATE log_state SET set_state = ? WHERE id = 1";

  private final byte[] owner;
  private final PreparedStatement insertEvent;
  private final PreparedStatement insertTag;
  private final PreparedStatement saveState;

  RowInserts(Connection connection, byte[] owner) throws SQLException {
    this.owner = owner;
    insertEvent = connection.prepareStatement(INSERT_EVENT);
    insertTag = connection.prepareStatement(INSERT_TAG);
    saveState = connection.prepareStatement(SAVE_STATE);
  }

  /** Stores a row, whose id is not held, with its tags. */
  void insert(NewRow row, long seq) throws SQLException {
    insertEvent(row, seq);
    insertTag.setLong(2, row.createdAtMicros());
    insertTag.setLong(3, seq);
    for (long tag : row.indexTags()) {
      insertTag.setLong(1, tag);
      insertTag.executeUpdate();
    }
  }

  private void insertEvent(NewRow row, long seq) throws SQLException {
    insertEvent.setLong(1, seq);
    insertEvent.setBytes(2, row.id().value().toArray());
    insertEvent.setBytes(3, owner);
    insertEvent.setLong(4, row.createdAtMicros());
    insertEvent.setLong(5, row.receivedAtMicros());
    if (row.simulationEventId().isPresent()) {
      insertEvent.setLong(6, row.simulationEventId().getAsLong());
    } else {
      insertEvent.setNull(6, Types.INTEGER);
    }
    insertEvent.setBytes(7, row.encrypted().toArray());
    insertEvent.executeUpdate();
  }

  void saveState(byte @Nullable [] setState) throws SQLException {
    saveState.setBytes(1, setState);
    saveState.executeUpdate();
  }
}
