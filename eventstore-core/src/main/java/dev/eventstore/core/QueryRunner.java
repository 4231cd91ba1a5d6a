package dev.eventstore.core;

import dev.eventstore.Event;
import dev.eventstore.EventFilter;
import dev.eventstore.EventQuery;
import dev.eventstore.Limits;
import dev.eventstore.core.EventReader.Reading.Intact;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Answers queries. The blind index finds the candidates without decrypting the log; since two
 * values may share a keyed hash, and fields without a complete index are not looked up at all, each
 * candidate is compared once it is open. Only what passes becomes an event.
 *
 * <p>The first page holds as many candidates as events are wanted, which is all when everything is
 * indexed; the next ones as many as it takes, going by how many of those before have matched.
 */
final class QueryRunner {
  /** Rows that are in memory at a time: 8 MiB when all are as large as can be. */
  private static final int MAX_PAGE = 128;

  private final EventStore store;
  private final IndexTags index;
  private final Predicate<String> isIndexed;
  private final Function<StoredEvent, Optional<Intact>> opener;

  /** Asks {@code isIndexed} whether all events have their tags of a field. */
  QueryRunner(
      EventStore store,
      IndexTags index,
      Predicate<String> isIndexed,
      Function<StoredEvent, Optional<Intact>> opener) {
    this.store = store;
    this.index = index;
    this.isIndexed = isIndexed;
    this.opener = opener;
  }

  List<Event> run(EventQuery query) {
    List<Event> found = new ArrayList<>();
    List<Long> tags = tags(query.filter());
    Optional<Selection.Position> after = query.after().map(QueryRunner::position);
    int size = Math.min(MAX_PAGE, query.limit());
    long seen = 0;
    boolean more = true;
    while (more) {
      List<StoredEvent> page = store.select(selection(query, tags, after, size));
      addMatching(page, query, found);
      more = page.size() == size && found.size() < query.limit();
      if (more) {
        StoredEvent last = page.get(size - 1);
        after = Optional.of(new Selection.Position(last.seq(), last.key()));
        seen += size;
        size = pageFor(query.limit() - found.size(), seen, found.size());
      }
    }
    return found;
  }

  /** How many candidates it takes to find so many more. */
  private static int pageFor(long wanted, long seen, long found) {
    return found == 0 ? MAX_PAGE : (int) Math.min(MAX_PAGE, (wanted * seen + found - 1) / found);
  }

  private void addMatching(List<StoredEvent> page, EventQuery query, List<Event> found) {
    for (StoredEvent stored : page) {
      if (found.size() == query.limit()) {
        return;
      }
      opener
          .apply(stored)
          .filter(intact -> intact.content().matches(query.filter()))
          .ifPresent(intact -> found.add(intact.event()));
    }
  }

  private List<Long> tags(EventFilter filter) {
    List<Long> tags = new ArrayList<>();
    filter
        .fields()
        .forEach(
            (field, value) -> {
              if (isIndexed.test(field)) {
                tags.add(index.field(field, value));
              }
            });
    filter.author().ifPresent(author -> tags.add(index.author(author)));
    filter.type().ifPresent(type -> tags.add(index.type(type)));
    return tags;
  }

  /** The order of arrival plays no part in a query. */
  private static Selection.Position position(EventQuery.Position place) {
    return new Selection.Position(0, new EventKey(micros(place.timestamp()), place.id()));
  }

  private static Selection selection(
      EventQuery query, List<Long> tags, Optional<Selection.Position> after, int limit) {
    return new Selection(
        tags,
        micros(query.since()),
        micros(query.until()),
        query.newestFirst() ? Selection.Order.NEWEST_FIRST : Selection.Order.OLDEST_FIRST,
        after,
        limit);
  }

  /**
   * Microseconds since 1970, rounded up and kept within what an event can carry, or just behind.
   */
  private static long micros(Instant time) {
    long end = Limits.MAX_TIMESTAMP_MICROS + 1;
    if (time.isBefore(Instant.EPOCH)) {
      return 0;
    }
    if (time.getEpochSecond() > end / 1_000_000) {
      return end;
    }
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
    return Math.min(end, time.getNano() % 1_000 == 0 ? micros : micros + 1);
  }
}
