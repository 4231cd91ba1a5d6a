package dev.eventstore.testkit;

import dev.eventstore.Event;
import dev.eventstore.EventId;
import dev.eventstore.EventListener;
import java.util.HashMap;
import java.util.Map;

/** A listener that counts how often it heard of each event. One thread at a time. */
public final class HeardEvents implements EventListener {
  private final Map<EventId, Integer> times = new HashMap<>();

  @Override
  public void onEvent(Event event) {
    times.merge(event.id(), 1, Integer::sum);
  }

  /** How often it heard of each; those it never heard of are not in it. */
  public Map<EventId, Integer> times() {
    return Map.copyOf(times);
  }

  /** How many different events it heard of. */
  public int count() {
    return times.size();
  }

  int timesOf(EventId id) {
    return times.getOrDefault(id, 0);
  }
}
