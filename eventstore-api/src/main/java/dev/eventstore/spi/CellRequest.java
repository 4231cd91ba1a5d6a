package dev.eventstore.spi;

/**
 * A range that a slice should describe.
 *
 * @param range which events
 * @param cells into how many cells it is cut, 1 or more; empty ones do not count
 */
public record CellRequest(KeyRange range, int cells) {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException when no cell is asked for
   */
  public CellRequest {
    if (cells < 1) {
      throw new IllegalArgumentException("a range is cut into 1 cell or more, not " + cells);
    }
  }
}
