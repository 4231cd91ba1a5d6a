package dev.eventstore.core;

import dev.eventstore.EventId;
import dev.eventstore.spi.Selection;
import java.util.ArrayList;
import java.util.List;

/**
 * A selection in SQL. The first tag leads through the blind index, in time order; further tags are
 * looked up row by row. In key order, rows without a place in it are left out, since a page could
 * not go on from there: ids of a wrong length, and a time that is not that of the row's tags.
 *
 * <p>Where a page begins is said twice: exactly, by comparing whole keys, and as a bound of the
 * time, since only a bound of its leading column lets an index begin there.
 *
 * @param tail what follows the columns, from FROM on
 * @param values of its parameters, in order
 */
record SelectionSql(String tail, List<Object> values) {
  private static final String HAS_TAG =
      " AND EXISTS (SELECT 1 FROM event_tags o WHERE o.tag = ? AND o.created_at = e.created_at"
          + " AND o.seq = e.seq)";

  static SelectionSql of(Selection selection) {
    StringBuilder sql = new StringBuilder();
    List<Object> values = new ArrayList<>();
    List<Long> tags = selection.tags();
    if (tags.isEmpty()) {
      sql.append("FROM events e WHERE TRUE");
    } else {
      sql.append("FROM event_tags t CROSS JOIN events e ON e.seq = t.seq")
          .append(" AND e.created_at = t.created_at WHERE t.tag = ?");
      values.add(tags.get(0));
    }
    if (selection.order() != Selection.Order.ARRIVAL) {
      appendTimes(selection, sql, values);
    }
    for (long tag : tags.subList(Math.min(1, tags.size()), tags.size())) {
      sql.append(HAS_TAG);
      values.add(tag);
    }
    appendAfter(selection, sql, values);
    appendOrder(selection, sql);
    values.add(selection.limit());
    return new SelectionSql(sql.toString(), values);
  }

  private static void appendTimes(Selection selection, StringBuilder sql, List<Object> values) {
    long since = selection.sinceMicros();
    long until = selection.untilMicros();
    if (selection.after().isPresent()) {
      long reached = selection.after().get().key().createdAtMicros();
      if (selection.order() == Selection.Order.OLDEST_FIRST) {
        since = Math.max(since, reached);
      } else if (reached < until) {
        until = reached + 1;
      }
    }
    String time = time(selection);
    sql.append(" AND ").append(time).append(" >= ? AND ").append(time).append(" < ?");
    sql.append(" AND length(e.event_id) = ").append(EventId.BYTES);
    values.add(since);
    values.add(until);
  }

  private static void appendAfter(Selection selection, StringBuilder sql, List<Object> values) {
    if (selection.after().isEmpty()) {
      return;
    }
    Selection.Position after = selection.after().get();
    if (selection.order() == Selection.Order.ARRIVAL) {
      sql.append(" AND e.seq > ?");
      values.add(after.seq());
      return;
    }
    String than = selection.order() == Selection.Order.NEWEST_FIRST ? "<" : ">";
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
