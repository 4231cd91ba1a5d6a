package dev.eventstore.core;

import dev.eventstore.Event;
import dev.eventstore.Subscription;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscription: at most one task of it runs at a time, so its listener sees one event after the
 * other, in order of arrival.
 */
final class ListenerLoop implements Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerLoop.class);
  private static final int PAGE = 256;

  /** How often reading may fail in a row before the next commit has to wake it again. */
  private static final int MOST_FAILURES = 3;

  private final RecentEvents events;
  private final Executor delivery;
  private final Predicate<Event> filter;
  private final Consumer<Event> listener;
  private final long startsAfter;
  private Runnable afterClose = () -> {};

  /** Only the running task changes it. */
  private long deliveredSeq;

  private long reachedSeq;
  private boolean running;
  private boolean closed;

  ListenerLoop(
      RecentEvents events,
      Executor delivery,
      Predicate<Event> filter,
      Consumer<Event> listener,
      long startsAfter) {
    this.events = events;
    this.delivery = delivery;
    this.filter = filter;
    this.listener = listener;
    this.startsAfter = startsAfter;
    deliveredSeq = startsAfter;
    reachedSeq = startsAfter;
  }

  void onClose(Runnable action) {
    afterClose = action;
  }

  /** Events up to this one are there to be fetched. */
  void reach(long seq) {
    synchronized (this) {
      reachedSeq = Math.max(reachedSeq, seq);
      if (running || closed || deliveredSeq >= reachedSeq) {
        return;
      }
      running = true;
    }
    try {
      delivery.execute(this::run);
    } catch (RejectedExecutionException busyOrClosing) {
      pause();
    }
  }

  @Override
  public long startsAfter() {
    return startsAfter;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    afterClose.run();
  }

  private void run() {
    int failures = 0;
    while (!finished()) {
      try {
        deliverPage();
        failures = 0;
      } catch (RuntimeException failed) {
        LOG.warn("events for a listener cannot be read: {}", failed.getMessage());
        if (++failures == MOST_FAILURES) {
          pause();
          return;
        }
      }
    }
  }

  private void deliverPage() {
    long reached = reached();
    RecentEvents.Page page = events.after(deliveredSeq, PAGE);
    for (Event event : page.events()) {
      if (filter.test(event) && mayCall()) {
        call(event);
      }
      advance(event.seq());
    }
    // A page that read nothing means that the rows are gone: set aside as damaged.
    advance(page.lastSeq() > deliveredSeq || !page.events().isEmpty() ? page.lastSeq() : reached);
  }

  private void call(Event event) {
    try {
      listener.accept(event);
    } catch (RuntimeException | Error failed) {
      LOG.warn("a listener threw {} on event {}", failed.getClass().getName(), event.id());
    }
  }

  private synchronized boolean finished() {
    boolean done = closed || deliveredSeq >= reachedSeq;
    running = !done;
    return done;
  }

  /** The next commit tries again. */
  private synchronized void pause() {
    running = false;
  }

  private synchronized boolean mayCall() {
    return !closed;
  }

  private synchronized void advance(long seq) {
    deliveredSeq = Math.max(deliveredSeq, seq);
  }

  private synchronized long reached() {
    return reachedSeq;
  }
}
