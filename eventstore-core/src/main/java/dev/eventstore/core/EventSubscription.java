package dev.eventstore.core;

import dev.eventstore.Event;
import dev.eventstore.EventFilter;
import dev.eventstore.Subscription;
import dev.eventstore.spi.Environment;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One subscription: a feed of events, the task that runs it, and its cursor, if it has one. */
final class EventSubscription implements Subscription {
  private final Parts parts;
  private final EventFeed feed;
  private final SerialTask task;
  private final Consumer<EventSubscription> afterClose;

  /**
   * What is particular to one subscription.
   *
   * @param filter which events it wants
   * @param receiver who gets them
   * @param cursor where it is remembered, if it is
   * @param startsAfter behind which event it begins
   * @param oldUntil the last event that was there before; behind it, it has caught up
   */
  record Parts(
      EventFilter filter,
      Receiver receiver,
      Optional<Cursor> cursor,
      long startsAfter,
      long oldUntil) {
    Progress progress() {
      return cursor.map(Progress.class::cast).orElse(Progress.NONE);
    }
  }

  EventSubscription(
      Parts parts,
      RecentEvents events,
      DeliveryThreads threads,
      Environment.Timer timer,
      Consumer<EventSubscription> afterClose) {
    this.parts = parts;
    this.afterClose = afterClose;
    feed = new EventFeed(events, parts, this::hasEnded);
    task = new SerialTask(threads, timer, feed);
    parts.cursor().ifPresent(cursor -> cursor.onSaved(this::wake));
  }

  /** Begins to hand out; events up to {@code lastSeq} are there to be fetched. */
  void start(long lastSeq) {
    feed.reach(lastSeq);
    task.start();
  }

  /** Events up to this one are there to be fetched. */
  void reach(long seq) {
    feed.reach(seq);
    wake();
  }

  void wake() {
    task.wake();
  }

  @Override
  public long startsAfter() {
    return parts.startsAfter();
  }

  @Override
  public void acknowledge(Event event) {
    parts
        .cursor()
        .orElseThrow(() -> new IllegalStateException("a live subscription has no cursor"))
        .acknowledge(event.seq());
  }

  @Override
  public void close() {
    task.end();
    parts.cursor().ifPresent(Cursor::close);
    afterClose.accept(this);
  }

  /** The community closes: tells who is to hear of that, and says when no call is underway. */
  CompletableFuture<Void> shutDown() {
    if (parts.receiver().close()) {
      task.close();
    } else {
      task.end();
    }
    return task.quiet();
  }

  /** Nobody waits for it any more: what it cannot tell by now it does not tell. */
  void giveUp() {
    task.giveUp();
  }

  private boolean hasEnded() {
    return task.hasEnded();
  }
}
