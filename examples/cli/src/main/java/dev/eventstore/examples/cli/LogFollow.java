package dev.eventstore.examples.cli;

import dev.eventstore.Community;
import dev.eventstore.Event;
import dev.eventstore.EventFilter;
import dev.eventstore.Subscription;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;

/**
 * Prints what is in a log and then what arrives, each event once. The subscription says which
 * events came before it; its listener waits until those are printed.
 */
final class LogFollow {
  private final Community community;
  private final LogFilter filter;
  private final EventPrinter printer;
  private final Terminal terminal;
  private final CountDownLatch listed = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  LogFollow(Community community, LogFilter filter, EventPrinter printer, Terminal terminal) {
    this.community = community;
    this.filter = filter;
    this.printer = printer;
    this.terminal = terminal;
  }

  /** Ends it soon. Any thread. */
  void stop() {
    stopped.countDown();
  }

  /** Prints the newest events, or all, and goes on until it is stopped. */
  void run(OptionalLong newest) throws InterruptedException {
    try (Subscription arrivals = community.subscribe(EventFilter.all(), this::arrived)) {
      LogWalk walk = new LogWalk(community, filter, arrivals.startsAfter(), this::goesOn);
      walk.oldestFirst(newest, this::print);
      boolean unused = MissingNotice.print(terminal, community);
      listed.countDown();
      stopped.await();
    } finally {
      stop();
      listed.countDown();
    }
  }

  private void arrived(Event event) {
    try {
      listed.await();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return;
    }
    if (filter.matches(event)) {
      boolean unused = print(event);
    }
  }

  /** Prints unless it is over; returns whether to go on. */
  private boolean print(Event event) {
    if (goesOn() && !printer.print(event)) {
      stop();
    }
    return goesOn();
  }

  private boolean goesOn() {
    return stopped.getCount() > 0;
  }
}
