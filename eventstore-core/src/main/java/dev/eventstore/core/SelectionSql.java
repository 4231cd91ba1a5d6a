package dev.eventstore.core;

import dev.eventstore.spi.Selection;
import java.util.ArrayList;
import java.util.List;

/**
 * A selection in SQL. The first tag leads through the blind index, in time order; further tags are
 * looked up row by row.
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
      sql.append("FROM events e WHERE e.created_at >= ? AND e.created_at < ?");
    } else {
      sql.append("FROM event_tags t CROSS JOIN events e ON e.seq = t.seq")
          .append(" WHERE t.tag = ? AND t.created_at >= ? AND t.created_at < ?");
      values.add(tags.get(0));
    }
    values.add(selection.sinceMicros());
    values.add(selection.untilMicros());
    for (long tag : tags.subList(Math.min(1, tags.size()), tags.size())) {
      sql.append(HAS_TAG);
      values.add(tag);
    }
    appendAfter(selection, sql, values);
    appendOrder(selection, sql);
    values.add(selection.limit());
    return new SelectionSql(sql.toString(), values);
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
    String time = (selection.tags().isEmpty() ? "e" : "t") + ".created_at";
    sql.append(" ORDER BY ")
        .append(
            switch (selection.order()) {
              case ARRIVAL -> "e.seq";
              case OLDEST_FIRST -> time + ", e.event_id";
              case NEWEST_FIRST -> time + " DESC, e.event_id DESC";
            })
        .append(" LIMIT ?");
  }
}
