package dev.eventstore;

/** A listener's place in a community; any thread may use it, also the listener. */
public interface Subscription extends AutoCloseable {
  /**
   * Where it began in the order of arrival on this device: the listener hears of the events with a
   * greater {@link Event#seq()}, and all others that are in the log can be found by a query.
   */
  long startsAfter();

  /**
   * Acknowledges {@code event} and all that was handed out before it; an event that was
   * acknowledged before changes nothing. The cursor is written soon after, see {@link
   * Community#subscribe(EventFilter, EventListener, Delivery)}, but no more once the community is
   * closed.
   *
   * @throws IllegalStateException when the subscription is not {@link
   *     Delivery#acknowledgedByHand()}
   * @throws IllegalArgumentException when this subscription has not handed out the event yet
   */
  void acknowledge(Event event);

  /**
   * Ends it. A call of the listener that is underway may still finish after this returns; no other
   * follows. Its cursor stays where it is. Calling it again changes nothing.
   */
  @Override
  void close();
}
