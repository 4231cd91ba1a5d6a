package dev.eventstore.examples.cli;

import dev.eventstore.Community;
import dev.eventstore.Event;
import dev.eventstore.EventFilter;
import dev.eventstore.Subscription;
import java.util.concurrent.TimeUnit;

/**
 * Prints the events of other devices as they arrive, from its making until {@link #finish}. How far
 * it is it knows by their places in the order of arrival, which also tell how far the log is: to
 * count them would need the count of the moment in which it began.
 */
final class Arrivals implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Community community;
  private final EventPrinter printer;
  private final Subscription subscription;
  private long heardSeq;
  private boolean finished;

  /** Begins to print. */
  Arrivals(Community community, EventPrinter printer) {
    this.community = community;
    this.printer = printer;
    subscription = community.subscribe(EventFilter.all(), this::arrived);
  }

  /** Prints under its lock, so that nothing follows {@link #finish}. */
  synchronized void arrived(Event event) {
    if (!finished && !event.author().equals(community.self())) {
      boolean unused = printer.print(event); // the next report notices when nobody reads any more
    }
    heardSeq = event.seq();
    notifyAll();
  }

  /**
   * Waits, within bounds, until all that are here have been printed, since printing may lag behind;
   * prints no more then.
   */
  synchronized void finish() {
    long lastSeq = lastSeq();
    long endNanos = System.nanoTime() + PATIENCE_NANOS;
    long leftNanos = PATIENCE_NANOS;
    while (Math.max(heardSeq, subscription.startsAfter()) < lastSeq && leftNanos > 0) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        leftNanos = 0;
        continue;
      }
      leftNanos = endNanos - System.nanoTime();
    }
    finished = true;
  }

  /** Who subscribes now begins behind the last event. */
  private long lastSeq() {
    try (Subscription now = community.subscribe(EventFilter.all(), event -> {})) {
      return now.startsAfter();
    }
  }

  @Override
  public void close() {
    subscription.close();
  }
}
