package dev.eventstore;

/**
 * Gets the events of a subscription, one call at a time, in order of arrival. It may call anything
 * of the community, also close it.
 */
@FunctionalInterface
public interface EventListener {
  /**
   * Takes an event. Returning normally acknowledges it, unless the subscription is acknowledged by
   * hand.
   *
   * <p>When it throws, the failure is logged without content. A live subscription then goes on with
   * the next event. A subscription with a cursor gets this one again, after {@link
   * Limits#MIN_REDELIVERY_MILLIS}, then after twice as long each time, up to {@link
   * Limits#MAX_REDELIVERY_MILLIS}; what comes after it waits, in the log and not in memory.
   */
  void onEvent(Event event);

  /**
   * Told once for each subscription, in order with the events: all that was in the log when the
   * subscription began has been handed out, and what follows is new. A live subscription is told
   * before its first event.
   */
  default void caughtUp() {}
}
