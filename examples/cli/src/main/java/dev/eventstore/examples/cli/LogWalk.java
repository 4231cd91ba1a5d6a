package dev.eventstore.examples.cli;

import dev.eventstore.Community;
import dev.eventstore.Event;
import dev.eventstore.EventQuery;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Goes through the wanted events of a log in the order of time and holds no more than one page of
 * them, so that the log may have any length. A visitor returns whether to go on; what the visitor
 * does not see, such as pages without a wanted event, can be stopped, too.
 */
final class LogWalk {
  private static final int PAGE_EVENTS = 200;

  private final Community community;
  private final LogFilter filter;
  private final long lastSeq;
  private final BooleanSupplier mayGoOn;

  /** A walk through all that is there. */
  LogWalk(Community community, LogFilter filter) {
    this(community, filter, Long.MAX_VALUE, () -> true);
  }

  /**
   * A walk through what arrived up to {@code lastSeq}.
   *
   * @param mayGoOn asked before each page
   */
  LogWalk(Community community, LogFilter filter, long lastSeq, BooleanSupplier mayGoOn) {
    this.community = community;
    this.filter = filter;
    this.lastSeq = lastSeq;
    this.mayGoOn = mayGoOn;
  }

  /** The newest of them, or all, oldest first. */
  void oldestFirst(OptionalLong newest, Predicate<Event> visitor) {
    if (newest.isEmpty()) {
      walk(filter.query(), visitor);
    } else if (newest.getAsLong() > 0) {
      newest(newest.getAsLong(), visitor);
    }
  }

  /** Looks up first where they begin, so that any number can be asked for. */
  private void newest(long count, Predicate<Event> visitor) {
    Start start = new Start(count);
    walk(filter.query().newestFirst(), start::comesBefore);
    EventQuery.Builder query = filter.query();
    start.place().ifPresent(place -> query.since(place.timestamp()));
    walk(query, event -> !start.isReachedBy(event) || visitor.test(event));
  }

  private void walk(EventQuery.Builder query, Predicate<Event> visitor) {
    EventQuery.Builder next = query.limit(PAGE_EVENTS);
    boolean more = true;
    while (more && mayGoOn.getAsBoolean()) {
      List<Event> page = community.query(next.build());
      more = visit(page, visitor) && page.size() == PAGE_EVENTS;
      if (more) {
        next = next.after(page.get(page.size() - 1));
      }
    }
  }

  private boolean visit(List<Event> page, Predicate<Event> visitor) {
    for (Event event : page) {
      if (event.seq() <= lastSeq && filter.matches(event) && !visitor.test(event)) {
        return false;
      }
    }
    return true;
  }

  /** Counts back to the event with which the newest begin. */
  private static final class Start {
    private long left;
    private Optional<EventQuery.Position> place = Optional.empty();

    Start(long count) {
      left = count;
    }

    Optional<EventQuery.Position> place() {
      return place;
    }

    boolean comesBefore(Event event) {
      place = Optional.of(EventQuery.Position.of(event));
      left--;
      return left > 0;
    }

    /** Events of one time are told apart by their ids. */
    boolean isReachedBy(Event event) {
      return place
          .map(
              begin ->
                  event.timestamp().isAfter(begin.timestamp())
                      || event.id().compareTo(begin.id()) >= 0)
          .orElse(false);
    }
  }
}
