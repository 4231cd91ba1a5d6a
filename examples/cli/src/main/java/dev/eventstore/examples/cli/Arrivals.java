package dev.eventstore.examples.cli;

import dev.eventstore.Community;
import dev.eventstore.Event;
import dev.eventstore.EventFilter;
import dev.eventstore.Subscription;
import java.util.concurrent.TimeUnit;

/** Prints the events of other devices as they arrive. */
final class Arrivals implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Community community;
  private final EventPrinter printer;
  private final Subscription subscription;
  private final long heldBefore;
  private long heard;

  /** Begins to print. */
  Arrivals(Community community, EventPrinter printer) {
    this.community = community;
    this.printer = printer;
    subscription = community.subscribe(EventFilter.all(), this::arrived);
    heldBefore = community.info().events();
  }

  private void arrived(Event event) {
    if (!event.author().equals(community.self())) {
      boolean unused = printer.print(event); // the next report notices when nobody reads any more
    }
    synchronized (this) {
      heard++;
      notifyAll();
    }
  }

  /** Waits, within bounds, until all that are here have been printed: printing may lag behind. */
  synchronized void awaitPrinted() {
    long count = community.info().events() - heldBefore;
    long endNanos = System.nanoTime() + PATIENCE_NANOS;
    long leftNanos = PATIENCE_NANOS;
    while (heard < count && leftNanos > 0) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return;
      }
      leftNanos = endNanos - System.nanoTime();
    }
  }

  @Override
  public void close() {
    subscription.close();
  }
}
