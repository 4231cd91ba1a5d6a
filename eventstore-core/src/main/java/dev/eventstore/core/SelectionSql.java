package dev.eventstore.core;

import dev.eventstore.EventId;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.Selection.Order;
import java.util.ArrayList;
import java.util.List;

/**
 * A selection in SQL. The first tag leads through the blind index, in time order; further tags are
 * looked up there, too, before a row is touched: CROSS JOIN keeps SQLite to that order. In key
 * order, rows without a place in it are left out, since a page could not go on from there: ids of a
 * wrong length, and a time that is not that of the row's tags.
 *
 * <p>Where a page begins is said twice: exactly, by comparing whole keys, and as a bound of the
 * time, since only a bound of its leading column lets an index begin there.
 *
 * @param tail what follows the columns, from FROM on
 * @param values of its parameters, in order
 */
record SelectionSql(String tail, List<Object> values) {
  private static final String ALSO_HAS_TAG =
      " CROSS JOIN event_tags %1$s ON %1$s.tag = ? AND %1$s.created_at = t.created_at"
          + " AND %1$s.seq = t.seq";

  static SelectionSql of(Selection selection) {
    StringBuilder sql = new StringBuilder();
    List<Object> values = new ArrayList<>();
    List<Long> tags = selection.tags();
    if (tags.isEmpty()) {
      sql.append("FROM events e WHERE TRUE");
    } else {
      appendTags(tags, sql, values);
    }
    if (selection.order() != Order.ARRIVAL) {
      appendTimes(selection, sql, values);
    }
    appendAfter(selection, sql, values);
    appendOrder(selection, sql);
    values.add(selection.limit());
    return new SelectionSql(sql.toString(), values);
  }

  /** Joins find at most one row each, since all columns of the index are its key. */
  private static void appendTags(List<Long> tags, StringBuilder sql, List<Object> values) {
    sql.append("FROM event_tags t");
    for (int i = 1; i < tags.size(); i++) {
      sql.append(ALSO_HAS_TAG.formatted("t" + i));
      values.add(tags.get(i));
    }
    sql.append(" CROSS JOIN events e ON e.seq = t.seq AND e.created_at = t.created_at")
        .append(" WHERE t.tag = ?");
    values.add(tags.get(0));
  }

  /**
   * At which time the entry number {@code offset} of a tag, from 0, comes in the order of the
   * selection; no row when there are not that many. Reads nothing but these entries.
   */
  static SelectionSql timeOfTag(Selection selection, long tag, int offset) {
    List<Object> values = new ArrayList<>(List.of(tag));
    TimeRange range = TimeRange.of(selection);
    values.add(range.since());
    values.add(range.until());
    values.add(offset);
    String direction = selection.order() == Order.NEWEST_FIRST ? " DESC" : "";
    return new SelectionSql(
        "FROM event_tags t WHERE t.tag = ? AND t.created_at >= ? AND t.created_at < ?"
            + " ORDER BY t.created_at"
            + direction
            + " LIMIT 1 OFFSET ?",
        values);
  }

  /** The times of a selection, narrowed to those that can come behind its position. */
  private record TimeRange(long since, long until) {
    static TimeRange of(Selection selection) {
      long since = selection.sinceMicros();
      long until = selection.untilMicros();
      if (selection.after().isPresent()) {
        long reached = selection.after().get().key().createdAtMicros();
        if (selection.order() == Order.OLDEST_FIRST) {
          since = Math.max(since, reached);
        } else if (reached < until) {
          until = reached + 1;
        }
      }
      return new TimeRange(since, until);
    }
  }

  private static void appendTimes(Selection selection, StringBuilder sql, List<Object> values) {
    TimeRange range = TimeRange.of(selection);
    String time = time(selection);
    sql.append(" AND ").append(time).append(" >= ? AND ").append(time).append(" < ?");
    sql.append(" AND length(e.event_id) = ").append(EventId.BYTES);
    values.add(range.since());
    values.add(range.until());
  }

  private static void appendAfter(Selection selection, StringBuilder sql, List<Object> values) {
    if (selection.after().isEmpty()) {
      return;
    }
    Selection.Position after = selection.after().get();
    if (selection.order() == Order.ARRIVAL) {
      sql.append(" AND e.seq > ?");
      values.add(after.seq());
      return;
    }
    String than = selection.order() == Order.NEWEST_FIRST ? "<" : ">";
    sql.append(" AND (e.created_at, e.event_id) ").append(than).append(" (?, ?)");
    values.add(after.key().createdAtMicros());
    values.add(after.key().id().value().toArray());
  }

  private static void appendOrder(Selection selection, StringBuilder sql) {
    String time = time(selection);
    sql.append(" ORDER BY ")
        .append(
            switch (selection.order()) {
              case ARRIVAL -> "e.seq";
              case OLDEST_FIRST -> time + ", e.event_id";
              case NEWEST_FIRST -> time + " DESC, e.event_id DESC";
            })
        .append(" LIMIT ?");
  }

  /** The column of the time in the index that leads. */
  private static String time(Selection selection) {
    return (selection.tags().isEmpty() ? "e" : "t") + ".created_at";
  }
}
