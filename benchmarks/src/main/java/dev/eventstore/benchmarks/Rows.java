package dev.eventstore.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The rows of one process while its rounds add to them. One thread at a time. */
final class Rows {
  private final Setting setting;
  private final Map<String, Row> byName = new LinkedHashMap<>();
  private boolean counting;

  Rows(Setting setting) {
    this.setting = setting;
  }

  /** Forgets what warming up has measured: from now on it counts. */
  void beginCounting() {
    counting = true;
  }

  /** Adds a round to the row of this name, which begins as {@code fresh}. */
  void add(Row fresh, UnaryOperator<Row> round) {
    if (counting) {
      Row before = byName.getOrDefault(fresh.name(), fresh.at(setting));
      byName.put(fresh.name(), round.apply(before));
    }
  }

  /** Adds a whole row. */
  void put(Row row) {
    byName.put(row.name(), row.at(setting));
  }

  List<Row> all() {
    return List.copyOf(byName.values());
  }
}
