package dev.eventstore.benchmarks;

import dev.eventstore.Community;
import dev.eventstore.Event;
import dev.eventstore.EventFilter;
import dev.eventstore.EventQuery;
import java.util.List;

/** A way for an application to read its whole log from the beginning. */
interface Replay {
  /** All there are. */
  List<Replay> ALL = List.of(new ByQueryPages());

  /** What the table calls it. */
  String name();

  /** Reads so many events, and returns how many there were. */
  long read(Community community, long count) throws Exception;

  /** Queries, oldest first, each going on behind the last event of the one before. */
  final class ByQueryPages implements Replay {
    private static final int PAGE = 1_000;

    @Override
    public String name() {
      return "replay by query pages";
    }

    @Override
    public long read(Community community, long count) {
      EventQuery.Builder query = EventQuery.of(EventFilter.all());
      long read = 0;
      List<Event> page;
      do {
        int limit = (int) Math.min(PAGE, count - read);
        page = community.query(query.limit(limit).build());
        read += page.size();
        if (!page.isEmpty()) {
          query.after(page.get(page.size() - 1));
        }
      } while (!page.isEmpty() && read < count);
      return read;
    }
  }
}
