package dev.eventstore.core;

import dev.eventstore.Event;
import dev.eventstore.EventFilter;
import dev.eventstore.Limits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Fetches events for one receiver, page by page, in order of arrival. It remembers how far it is,
 * and keeps no more than the rest of one page, whatever waits behind that. The old and the new come
 * the same way, so nothing can be missed or come twice in between. One step at a time, but any
 * thread may say that there is more.
 */
final class EventFeed implements Step {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(Limits.MIN_REDELIVERY_MILLIS);
  private static final Duration LAST_PAUSE = Duration.ofMillis(Limits.MAX_REDELIVERY_MILLIS);

  private final RecentEvents events;
  private final EventFilter filter;
  private final Receiver receiver;
  private final Progress progress;
  private final BooleanSupplier ended;
  private final AtomicLong reached = new AtomicLong();
  private final Queue<RecentEvents.Arrival> page = new ArrayDeque<>();
  private final long oldUntil;
  private long position;
  private boolean caughtUp;
  private Duration pause = FIRST_PAUSE;

  /**
   * A feed for one subscription.
   *
   * @param ended whether nothing may be handed out any more
   */
  EventFeed(RecentEvents events, EventSubscription.Parts parts, BooleanSupplier ended) {
    this.events = events;
    filter = parts.filter();
    receiver = parts.receiver();
    progress = parts.progress();
    oldUntil = parts.oldUntil();
    position = parts.startsAfter();
    this.ended = ended;
  }

  /** Events up to this one are there to be fetched. */
  void reach(long seq) {
    reached.accumulateAndGet(seq, Math::max);
  }

  @Override
  public Next run() {
    if (receiver.finish()) {
      return Next.end();
    }
    if (position >= oldUntil) {
      tellCaughtUp();
    }
    long known = reached.get();
    if (position >= known || !isReady()) {
      return Next.await();
    }
    if (page.isEmpty()) {
      fetch(known);
    }
    return handOutPage();
  }

  private boolean isReady() {
    return receiver.isReady() && progress.mayGoOn();
  }

  private void fetch(long known) {
    page.addAll(events.after(position));
    if (page.isEmpty()) {
      // The rows are gone: set aside as damaged.
      pass(known);
    }
  }

  private Next handOutPage() {
    for (RecentEvents.Arrival next = page.peek(); next != null; next = page.peek()) {
      if (!isReady()) {
        return Next.await();
      }
      if (next.seq() > oldUntil) {
        tellCaughtUp();
      }
      Optional<Event> wanted = next.open().filter(filter::matches);
      if (wanted.isPresent() && !handOut(wanted.get())) {
        return pause();
      }
      page.remove();
      pass(next.seq());
    }
    return Next.goOn();
  }

  /** Whether the event is done with. */
  private boolean handOut(Event event) {
    if (ended.getAsBoolean()) {
      return false;
    }
    progress.handingOut(event.seq());
    if (!receiver.receive(event) && !progress.isAcknowledged(event.seq())) {
      return false;
    }
    pause = FIRST_PAUSE;
    return true;
  }

  private Next pause() {
    Next next = Next.pause(pause);
    Duration twice = pause.multipliedBy(2);
    pause = twice.compareTo(LAST_PAUSE) < 0 ? twice : LAST_PAUSE;
    return next;
  }

  private void pass(long seq) {
    position = seq;
    progress.passed(seq);
  }

  private void tellCaughtUp() {
    if (!caughtUp && !ended.getAsBoolean()) {
      caughtUp = true;
      receiver.caughtUp();
    }
  }
}
