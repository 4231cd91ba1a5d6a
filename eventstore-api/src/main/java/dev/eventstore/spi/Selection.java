package dev.eventstore.spi;

import java.util.List;
import java.util.Optional;

/**
 * Which rows of a store, and in which order.
 *
 * @param tags each of these must be among the row's tags
 * @param sinceMicros the earliest {@code created_at}, inclusive; not asked in order of arrival
 * @param untilMicros the end of {@code created_at}, exclusive; not asked in order of arrival
 * @param order how the rows are sorted
 * @param after only rows behind this one, in the chosen order
 * @param limit the most rows, at least 1
 */
public record Selection(
    List<Long> tags,
    long sinceMicros,
    long untilMicros,
    Order order,
    Optional<Position> after,
    int limit) {
  /** How rows are sorted. */
  public enum Order {
    /** By arrival on this device, whatever their times: also those whose time is damaged. */
    ARRIVAL,
    /** By key, oldest first. */
    OLDEST_FIRST,
    /** By key, newest first. */
    NEWEST_FIRST
  }

  /**
   * Where a row stands in every order.
   *
   * @param seq in the order of arrival
   * @param key in the order of everything
   */
  public record Position(long seq, EventKey key) {}

  /** Takes a copy of the list. */
  public Selection {
    tags = List.copyOf(tags);
  }

  /** The same with these tags. */
  public Selection withTags(List<Long> others) {
    return new Selection(others, sinceMicros, untilMicros, order, after, limit);
  }

  /** All rows that arrived after {@code seq}, in order of arrival. */
  public static Selection arrivedAfter(long seq, int limit) {
    Position position = new Position(seq, EventKey.bound(0, 0));
    return new Selection(List.of(), 0, Long.MAX_VALUE, Order.ARRIVAL, Optional.of(position), limit);
  }
}
