package dev.eventstore.examples.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows whose columns stand below each other; numbers at the right. For one thread. */
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final int leftColumns;

  /**
   * An empty table.
   *
   * @param leftColumns how many columns, from the first, begin at the left
   */
  Table(int leftColumns) {
    this.leftColumns = leftColumns;
  }

  /** Adds a row; all have the same number of columns. */
  void add(String... row) {
    rows.add(List.of(row));
  }

  List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<String> row) {
    List<String> cells = new ArrayList<>();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      String padding = " ".repeat(width(column) - cell.length());
      cells.add(column < leftColumns ? cell + padding : padding + cell);
    }
    return String.join(GAP, cells).stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
