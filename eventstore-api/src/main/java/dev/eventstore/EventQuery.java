package dev.eventstore;

import java.time.Instant;
import java.util.Optional;

/**
 * A question to the log; answers come in the order of everything, by timestamp and id. Any thread
 * may use it.
 *
 * @param filter which events
 * @param since the earliest timestamp, inclusive
 * @param until the end of the timestamps, exclusive
 * @param newestFirst whether the order is turned around
 * @param after only events behind this place, in the chosen order, if present
 * @param limit the most events to return, 1 … {@link Limits#MAX_QUERY_RESULTS}
 */
public record EventQuery(
    EventFilter filter,
    Instant since,
    Instant until,
    boolean newestFirst,
    Optional<Position> after,
    int limit) {
  private static final int DEFAULT_LIMIT = 1_000;

  /**
   * Where an event stands in the order of everything.
   *
   * @param timestamp when it was written
   * @param id decides between events of the same time
   */
  public record Position(Instant timestamp, EventId id) {
    /** The place of {@code event}. */
    public static Position of(Event event) {
      return new Position(event.timestamp(), event.id());
    }
  }

  /**
   * Checks the limit.
   *
   * @throws IllegalArgumentException when {@code limit} is out of its range
   */
  public EventQuery {
    if (limit < 1 || limit > Limits.MAX_QUERY_RESULTS) {
      throw new IllegalArgumentException(
          "a query returns 1 to " + Limits.MAX_QUERY_RESULTS + " events, not " + limit);
    }
  }

  /** Starts a query for what {@code filter} lets through: oldest first, at most 1,000 events. */
  public static Builder of(EventFilter filter) {
    return new Builder(filter);
  }

  /** Collects the parts of a query. One thread at a time. */
  public static final class Builder {
    private final EventFilter filter;
    private Instant since = Instant.EPOCH;
    private Instant until = Instant.MAX;
    private boolean newestFirst;
    private Optional<Position> after = Optional.empty();
    private int limit = DEFAULT_LIMIT;

    private Builder(EventFilter filter) {
      this.filter = filter;
    }

    /** Only events written at this time or later. */
    public Builder since(Instant earliest) {
      since = earliest;
      return this;
    }

    /** Only events written before this time. */
    public Builder until(Instant end) {
      until = end;
      return this;
    }

    /** Newest first. */
    public Builder newestFirst() {
      newestFirst = true;
      return this;
    }

    /** Only events behind {@code last} in the chosen order: the page that follows it. */
    public Builder after(Event last) {
      after = Optional.of(Position.of(last));
      return this;
    }

    /** At most so many events. */
    public Builder limit(int most) {
      limit = most;
      return this;
    }

    /** The finished query. */
    public EventQuery build() {
      return new EventQuery(filter, since, until, newestFirst, after, limit);
    }
  }
}
