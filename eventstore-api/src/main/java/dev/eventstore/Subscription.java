package dev.eventstore;

/** A listener's place in a community; any thread may close it. */
public interface Subscription extends AutoCloseable {
  /**
   * Where it began in the order of arrival on this device: the listener hears of the events with a
   * greater {@link Event#seq()}, and all others that are in the log can be found by a query.
   */
  long startsAfter();

  /**
   * Ends it. A call of the listener that is underway may still finish after this returns; no other
   * follows. Calling it again changes nothing.
   */
  @Override
  void close();
}
