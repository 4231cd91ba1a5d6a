package dev.eventstore.spi;

/**
 * A range that a slice should describe.
 *
 * @param range which events; not empty, so that at least one key can lie in it
 * @param cells into how many cells it is cut, 1 or more; empty ones do not count
 */
public record CellRequest(KeyRange range, int cells) {
  /**
   * Checks both.
   *
   * @throws IllegalArgumentException when no cell is asked for, or no key can lie in the range
   */
  public CellRequest {
    if (cells < 1) {
      throw new IllegalArgumentException("a range is cut into 1 cell or more, not " + cells);
    }
    if (range.from().equals(range.to())) {
      throw new IllegalArgumentException("a range without keys has no cells");
    }
  }
}
