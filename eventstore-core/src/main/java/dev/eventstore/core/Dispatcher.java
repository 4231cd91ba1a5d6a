package dev.eventstore.core;

import dev.eventstore.Delivery;
import dev.eventstore.Event;
import dev.eventstore.EventFilter;
import dev.eventstore.EventListener;
import dev.eventstore.Limits;
import dev.eventstore.Subscription;
import dev.eventstore.spi.Environment;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.function.LongSupplier;

/**
 * Hands committed events to subscriptions. Each subscription only remembers how far it is in the
 * order of arrival; a commit wakes it, and it fetches what follows. So there is no backlog to
 * bound, and a slow or failing listener delays only itself.
 */
final class Dispatcher {
  private final Environment environment;
  private final RecentEvents events;
  private final Cursors cursors;
  private final LongSupplier lastSeq;
  private final Set<EventSubscription> subscriptions = new HashSet<>();

  /** The same, for those who tell: replaced whenever it changes. */
  private volatile List<EventSubscription> current = List.of();

  private boolean closed;

  Dispatcher(Environment environment, RecentEvents events, Cursors cursors, LongSupplier lastSeq) {
    this.environment = environment;
    this.events = events;
    this.cursors = cursors;
    this.lastSeq = lastSeq;
  }

  /** Starts a subscription. */
  Subscription subscribe(EventFilter filter, EventListener listener, Delivery delivery) {
    EventSubscription subscription = open(filter, new ListenerReceiver(listener), delivery);
    subscription.start(lastSeq.getAsLong());
    return subscription;
  }

  /** Starts a subscription with demand; what is wrong with it the subscriber hears. */
  void subscribe(EventFilter filter, Flow.Subscriber<? super Event> subscriber, Delivery delivery) {
    FlowReceiver receiver = new FlowReceiver(subscriber);
    EventSubscription subscription;
    try {
      subscription = open(filter, receiver, delivery);
    } catch (RuntimeException refused) {
      receiver.refuse(refused);
      return;
    }
    receiver.begin(subscription::wake, subscription::close);
    subscription.start(lastSeq.getAsLong());
  }

  private EventSubscription open(EventFilter filter, Receiver receiver, Delivery delivery) {
    requireRoom();
    // Read once, so that nothing that is committed meanwhile is old for whom it is the first.
    long asked = lastSeq.getAsLong();
    Optional<Cursor> cursor = delivery.cursor().map(name -> cursors.open(name, delivery));
    try {
      long startsAfter = cursor.map(Cursor::acknowledged).orElse(asked);
      return registered(
          new EventSubscription(
              new EventSubscription.Parts(
                  filter, receiver, cursor, startsAfter, Math.max(asked, startsAfter)),
              events,
              threads(delivery),
              environment.timer(),
              this::forget));
    } catch (IllegalStateException refused) {
      cursor.ifPresent(Cursor::close);
      throw refused;
    }
  }

  private DeliveryThreads threads(Delivery delivery) {
    return delivery
        .executor()
        .map(chosen -> DeliveryThreads.given(environment.delivery(), chosen))
        .orElseGet(() -> DeliveryThreads.of(environment.delivery()));
  }

  private synchronized EventSubscription registered(EventSubscription subscription) {
    requireRoom();
    subscriptions.add(subscription);
    current = List.copyOf(subscriptions);
    return subscription;
  }

  private synchronized void requireRoom() {
    if (closed) {
      throw new IllegalStateException("this community is closed");
    }
    if (subscriptions.size() >= Limits.MAX_SUBSCRIPTIONS) {
      throw new IllegalStateException(
          "there are " + Limits.MAX_SUBSCRIPTIONS + " subscriptions already; close some");
    }
  }

  private synchronized void forget(EventSubscription subscription) {
    if (subscriptions.remove(subscription)) {
      current = List.copyOf(subscriptions);
      if (subscriptions.isEmpty()) {
        events.clear();
      }
    }
  }

  boolean hasListeners() {
    return !current.isEmpty();
  }

  /** Tells that everything up to {@code seq} is durable and known to {@link RecentEvents}. */
  void committed(long seq) {
    current.forEach(subscription -> subscription.reach(seq));
  }

  /** Ends all subscriptions, and waits for calls that are underway, at most so long. */
  void close(long millis) {
    synchronized (this) {
      closed = true;
    }
    List<EventSubscription> last = current;
    Futures.await(last.stream().map(EventSubscription::shutDown).toList(), millis);
    last.forEach(EventSubscription::giveUp);
  }
}
