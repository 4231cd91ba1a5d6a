package dev.eventstore.core;

import dev.eventstore.Event;
import dev.eventstore.EventQuery;
import dev.eventstore.Limits;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers queries. The blind index finds the candidates without decrypting the log; since two
 * values may share a keyed hash, each candidate is compared once it is open.
 */
final class QueryRunner {
  private static final int PAGE = 512;

  private final EventStore store;
  private final Sealer sealer;
  private final Function<StoredEvent, Optional<Event>> opener;

  QueryRunner(EventStore store, Sealer sealer, Function<StoredEvent, Optional<Event>> opener) {
    this.store = store;
    this.sealer = sealer;
    this.opener = opener;
  }

  List<Event> run(EventQuery query) {
    List<Event> found = new ArrayList<>();
    Optional<Selection.Position> after = query.after().map(QueryRunner::position);
    List<StoredEvent> page;
    do {
      page = store.select(selection(query, after));
      for (StoredEvent stored : page) {
        opener
            .apply(stored)
            .filter(event -> found.size() < query.limit() && query.filter().matches(event))
            .ifPresent(found::add);
        after = Optional.of(new Selection.Position(stored.seq(), stored.key()));
      }
    } while (found.size() < query.limit() && page.size() == Math.min(PAGE, query.limit()));
    return found;
  }

  /** The order of arrival plays no part in a query. */
  private static Selection.Position position(EventQuery.Position place) {
    return new Selection.Position(0, new EventKey(micros(place.timestamp()), place.id()));
  }

  private Selection selection(EventQuery query, Optional<Selection.Position> after) {
    List<Long> tags = new ArrayList<>();
    query.filter().author().ifPresent(a -> tags.add(EventContent.authorTag(sealer, a)));
    query.filter().type().ifPresent(t -> tags.add(EventContent.typeTag(sealer, t)));
    return new Selection(
        tags,
        micros(query.since()),
        micros(query.until()),
        query.newestFirst() ? Selection.Order.NEWEST_FIRST : Selection.Order.OLDEST_FIRST,
        after,
        Math.min(PAGE, query.limit()));
  }

  /**
   * Microseconds since 1970, rounded up and kept within what an event can carry, or just behind.
   */
  private static long micros(Instant time) {
    long end = Limits.MAX_TIMESTAMP_MICROS + 1;
    if (time.isBefore(Instant.EPOCH)) {
      return 0;
    }
    if (time.getEpochSecond() >= end / 1_000_000) {
      return end;
    }
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
    return time.getNano() % 1_000 == 0 ? micros : micros + 1;
  }
}
