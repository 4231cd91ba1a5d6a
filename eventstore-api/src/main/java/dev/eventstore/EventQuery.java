package dev.eventstore;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
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
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final String COMPLAINT =
      "a place in the log is written as 54 characters of base64url without padding";

  /**
   * Where an event stands in the order of everything.
   *
   * @param timestamp when it was written
   * @param id decides between events of the same time
   */
  public record Position(Instant timestamp, EventId id) {
    private static final int BYTES = Long.BYTES + EventId.BYTES;

    /**
     * Checks the time.
     *
     * @throws IllegalArgumentException when {@code timestamp} is none that an event can carry: 0 to
     *     {@link Limits#MAX_TIMESTAMP_MICROS} whole microseconds since 1970
     */
    public Position {
      long micros = micros(timestamp);
      if (micros < 0 || !Instant.EPOCH.plus(micros, ChronoUnit.MICROS).equals(timestamp)) {
        throw new IllegalArgumentException(
            "the time of an event is 0 to "
                + Limits.MAX_TIMESTAMP_MICROS
                + " whole microseconds since 1970, not "
                + timestamp);
      }
    }

    /** The place of {@code event}. */
    public static Position of(Event event) {
      return new Position(event.timestamp(), event.id());
    }

    /**
     * Reads the text form that {@link #toString()} writes. Nothing vouches for it: who changes it
     * chooses another place of the same order, and nothing else.
     *
     * @throws IllegalArgumentException when {@code text} is not that form
     */
    public static Position parse(String text) {
      try {
        byte[] decoded = text.length() > 2 * BYTES ? new byte[0] : DECODER.decode(text);
        if (decoded.length == BYTES) {
          ByteBuffer in = ByteBuffer.wrap(decoded);
          Instant time = Instant.EPOCH.plus(in.getLong(), ChronoUnit.MICROS);
          Position parsed = new Position(time, new EventId(Bytes.copyOf(in)));
          if (parsed.toString().equals(text)) {
            return parsed;
          }
        }
      } catch (IllegalArgumentException | DateTimeException | ArithmeticException other) {
        throw new IllegalArgumentException(COMPLAINT, other);
      }
      throw new IllegalArgumentException(COMPLAINT);
    }

    /** 54 characters of base64url, which a program can hand to whoever asks for the next page. */
    @Override
    public String toString() {
      byte[] bytes =
          ByteBuffer.allocate(BYTES).putLong(micros(timestamp)).put(id.value().toArray()).array();
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** −1 for what is no time of an event. */
    private static long micros(Instant time) {
      boolean possible =
          !time.isBefore(Instant.EPOCH)
              && time.getEpochSecond() <= Limits.MAX_TIMESTAMP_MICROS / 1_000_000;
      long micros = possible ? ChronoUnit.MICROS.between(Instant.EPOCH, time) : -1;
      return micros <= Limits.MAX_TIMESTAMP_MICROS ? micros : -1;
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

    /** Only events behind this place in the chosen order. */
    public Builder after(Position place) {
      after = Optional.of(place);
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
