package dev.eventstore.benchmarks;

import dev.eventstore.Community;
import dev.eventstore.Delivery;
import dev.eventstore.Event;
import dev.eventstore.EventFilter;
import dev.eventstore.EventListener;
import dev.eventstore.EventQuery;
import dev.eventstore.Subscription;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A way for an application to read its whole log from the beginning. */
interface Replay {
  /** All there are. */
  List<Replay> ALL = List.of(new ByQueryPages(), new FromCursor());

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

  /** A durable cursor that begins before the first event. */
  final class FromCursor implements Replay {
    private static final String CURSOR = "replay";
    private static final long MOST_SECONDS = 600;

    @Override
    public String name() {
      return "replay from a cursor";
    }

    @Override
    public long read(Community community, long count) throws InterruptedException {
      AtomicLong read = new AtomicLong();
      CountDownLatch complete = new CountDownLatch(1);
      EventListener listener =
          event -> {
            if (read.incrementAndGet() == count) {
              complete.countDown();
            }
          };
      Subscription replay =
          community.subscribe(EventFilter.all(), listener, Delivery.fromCursor(CURSOR));
      try {
        return complete.await(MOST_SECONDS, TimeUnit.SECONDS) ? count : read.get();
      } finally {
        replay.close();
        community.forgetCursor(CURSOR);
      }
    }
  }
}
