package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.Selection.Order;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How SQLite goes about selections: through the indexes, and never by sorting all candidates. */
class SelectionPlanTest {
  private static final List<Order> BY_KEY = List.of(Order.OLDEST_FIRST, Order.NEWEST_FIRST);
  private static final long OFTEN = 1;
  private static final long SELDOM = 2;
  private static final long AT_THE_END = 3;
  private static final int ROWS = 3_000;

  private final Random random = new Random(1);
  @TempDir private Path directory;
  private SqliteEventStore store;
  private Path file;

  @BeforeEach
  void open() {
    store = SqliteEventStore.open(directory, Bytes.copyOf(new byte[16]));
    file = directory.resolve(SqliteEventStore.FILE);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Selection selection(Order order, List<Long> tags, boolean page) {
    Optional<Selection.Position> after =
        page
            ? Optional.of(new Selection.Position(1, EventKey.bound(ROWS / 2, 0)))
            : Optional.empty();
    return new Selection(tags, 0, ROWS, order, after, 50);
  }

  @Test
  void tagsLeadAreLookedUpBeforeRowsAreReadAndNothingIsSortedAsAWhole() throws SQLException {
    for (Order order : BY_KEY) {
      for (boolean page : new boolean[] {false, true}) {
        for (List<Long> tags : List.of(List.of(1L), List.of(1L, 2L), List.of(1L, 2L, 3L))) {
          List<String> plan = plan(selection(order, tags, page));
          assertEquals(
              "SEARCH t USING PRIMARY KEY (tag=? AND created_at>? AND created_at<?)", plan.get(0));
          for (int i = 1; i < tags.size(); i++) {
            assertEquals(
                "SEARCH t" + i + " USING PRIMARY KEY (tag=? AND created_at=? AND seq=?)",
                plan.get(i));
          }
          assertEquals("SEARCH e USING INTEGER PRIMARY KEY (rowid=?)", plan.get(tags.size()));
          assertFalse(plan.contains("USE TEMP B-TREE FOR ORDER BY"), plan.toString());
        }
      }
    }
  }

  @Test
  void withoutTagsTheKeysLead() throws SQLException {
    for (Order order : BY_KEY) {
      assertEquals(
          List.of("SEARCH e USING INDEX events_by_key (created_at>? AND created_at<?)"),
          plan(selection(order, List.of(), true)));
    }
  }

  private List<String> plan(Selection selection) throws SQLException {
    SelectionSql sql = SelectionSql.of(selection);
    List<String> plan = new ArrayList<>();
    try (Connection connection = SqliteConnections.open(file);
        PreparedStatement explain =
            connection.prepareStatement("EXPLAIN QUERY PLAN SELECT e.encrypted " + sql.tail())) {
      for (int i = 0; i < sql.values().size(); i++) {
        explain.setObject(i + 1, sql.values().get(i));
      }
      try (ResultSet rows = explain.executeQuery()) {
        while (rows.next()) {
          plan.add(String.valueOf(rows.getString("detail")));
        }
      }
    }
    return plan;
  }

  @Test
  void tagThatIsRarestWhereThePageBeginsLeads() {
    List<NewRow> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      List<Long> tags = new ArrayList<>(List.of(OFTEN));
      if (i % 4 == 0) {
        tags.add(SELDOM);
      }
      if (i >= ROWS - 1_000) {
        tags.add(AT_THE_END);
      }
      rows.add(row(i, tags));
    }
    store.append(rows, Bytes.empty());
    List<Long> tags = List.of(OFTEN, SELDOM, AT_THE_END);
    assertEquals(
        List.of(AT_THE_END, SELDOM, OFTEN), leading(selection(Order.OLDEST_FIRST, tags, false)));
    assertEquals(SELDOM, leading(selection(Order.NEWEST_FIRST, tags, false)).get(0));
    assertEquals(AT_THE_END, leading(selection(Order.NEWEST_FIRST, tags, true)).get(0));
    assertEquals(50, store.select(selection(Order.NEWEST_FIRST, tags, false)).size());
    assertTrue(store.select(selection(Order.NEWEST_FIRST, tags, true)).isEmpty());
  }

  private List<Long> leading(Selection selection) {
    try (SqliteReader reader = new SqliteReader(file)) {
      return reader.rarestTagFirst(selection).tags();
    }
  }

  private NewRow row(long createdAt, List<Long> tags) {
    byte[] id = new byte[EventId.BYTES];
    random.nextBytes(id);
    return new NewRow(
        EventId.of(id),
        createdAt,
        createdAt,
        OptionalLong.empty(),
        Bytes.copyOf(new byte[200]),
        tags);
  }
}
