package dev.eventstore.core;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Damages a database in defined ways. */
final class Corruption {
  private Corruption() {}

  /** Turns one bit in the middle of an event's sealed bytes. */
  static void flipEncryptedByte(Path database, long seq) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
      byte[] encrypted = read(connection, seq);
      encrypted[encrypted.length / 2] ^= 1;
      try (PreparedStatement update =
          connection.prepareStatement("UPDATE events SET encrypted = ? WHERE seq = ?")) {
        update.setBytes(1, encrypted);
        update.setLong(2, seq);
        update.executeUpdate();
      }
    } catch (SQLException failed) {
      throw new AssertionError("the database could not be damaged", failed);
    }
  }

  private static byte[] read(Connection connection, long seq) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT encrypted FROM events WHERE seq = ?")) {
      select.setLong(1, seq);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getBytes(1);
      }
    }
  }

  /** Runs a statement, which may change or delete anything. */
  static void execute(Path database, String sql) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failed) {
      throw new AssertionError("the database could not be damaged", failed);
    }
  }

  /** The number in the first column of the first row. */
  static long number(Path database, String sql) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.getLong(1);
    } catch (SQLException failed) {
      throw new AssertionError("the database could not be read", failed);
    }
  }
}
