package dev.eventstore.spi;

/**
 * The cheap fingerprint of a range. A member could craft two sets with one sum, so it may guide but
 * never decide.
 *
 * @param count how many events lie in the range
 * @param sumH64 the sum of their keyed hashes, modulo 2⁶⁴
 */
public record Cell(long count, long sumH64) {
  /** The cell of an empty range. */
  public static final Cell EMPTY = new Cell(0, 0);

  /** The cell of this range and of another that has no key in common with it. */
  public Cell plus(Cell other) {
    return new Cell(count + other.count, sumH64 + other.sumH64);
  }
}
