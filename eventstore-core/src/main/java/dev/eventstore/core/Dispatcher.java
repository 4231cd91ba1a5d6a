package dev.eventstore.core;

import dev.eventstore.Event;
import dev.eventstore.EventFilter;
import dev.eventstore.Limits;
import dev.eventstore.Subscription;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Hands committed events to subscriptions. Each subscription only remembers how far it is in the
 * order of arrival; a commit wakes it, and it fetches what follows. So there is no backlog to
 * bound, and a slow or failing listener delays only itself.
 */
final class Dispatcher {
  private final RecentEvents events;
  private final Executor delivery;
  private final Set<ListenerLoop> loops = ConcurrentHashMap.newKeySet();
  private final LongSupplier lastSeq;

  Dispatcher(RecentEvents events, Executor delivery, LongSupplier lastSeq) {
    this.events = events;
    this.delivery = delivery;
    this.lastSeq = lastSeq;
  }

  /** Starts a subscription to what arrives from now on. */
  Subscription subscribe(EventFilter filter, Consumer<Event> listener) {
    if (loops.size() >= Limits.MAX_SUBSCRIPTIONS) {
      throw new IllegalStateException(
          "there are " + Limits.MAX_SUBSCRIPTIONS + " subscriptions already; close some");
    }
    ListenerLoop loop =
        new ListenerLoop(
            events, delivery, event -> filter.matches(event), listener, lastSeq.getAsLong());
    loops.add(loop);
    loop.onClose(() -> forget(loop));
    loop.reach(lastSeq.getAsLong());
    return loop;
  }

  private void forget(ListenerLoop loop) {
    loops.remove(loop);
    if (loops.isEmpty()) {
      events.clear();
    }
  }

  boolean hasListeners() {
    return !loops.isEmpty();
  }

  /** Tells that everything up to {@code seq} is durable and known to {@link RecentEvents}. */
  void committed(long seq) {
    loops.forEach(loop -> loop.reach(seq));
  }

  void close() {
    loops.forEach(ListenerLoop::close);
  }
}
