package dev.eventstore.core;

import dev.eventstore.Event;

/** Who gets the events of a subscription: one call at a time, from its running task. */
interface Receiver {
  /** Whether it takes an event now; if not, it wakes the subscription when it does. */
  default boolean isReady() {
    return true;
  }

  /** Takes an event, and never throws; false when it failed. */
  boolean receive(Event event);

  /** All that was there at the beginning has been handed out; never throws. */
  void caughtUp();

  /** If it is to hear no more, tells it so, and returns true; never throws. */
  default boolean finish() {
    return false;
  }

  /**
   * The community closes; any thread may say so. True when the receiver is to hear of that, which
   * {@link #finish} then tells.
   */
  default boolean close() {
    return false;
  }
}
