package dev.eventstore.core;

import dev.eventstore.Event;
import dev.eventstore.EventListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a listener; what it throws is logged without content. */
final class ListenerReceiver implements Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerReceiver.class);

  private final EventListener listener;

  ListenerReceiver(EventListener listener) {
    this.listener = listener;
  }

  @Override
  public boolean receive(Event event) {
    try {
      listener.onEvent(event);
      return true;
    } catch (RuntimeException | Error failed) {
      LOG.warn("a listener threw {} on event {}", failed.getClass().getName(), event.id());
      return false;
    }
  }

  @Override
  public void caughtUp() {
    try {
      listener.caughtUp();
    } catch (RuntimeException | Error failed) {
      LOG.warn("a listener threw {} on having caught up", failed.getClass().getName());
    }
  }
}
