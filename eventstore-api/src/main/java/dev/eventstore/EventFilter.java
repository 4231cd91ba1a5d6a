package dev.eventstore;

import java.util.Optional;

/**
 * Which events a subscription or a query wants. Any thread may use it.
 *
 * @param type only events of this type, if present
 * @param author only events of this device, if present
 */
public record EventFilter(Optional<String> type, Optional<DeviceId> author) {
  private static final EventFilter ALL = new EventFilter(Optional.empty(), Optional.empty());

  /** Every event. */
  public static EventFilter all() {
    return ALL;
  }

  /** Events of one type. */
  public static EventFilter type(String type) {
    return new EventFilter(Optional.of(type), Optional.empty());
  }

  /** Events of one author. */
  public static EventFilter author(DeviceId author) {
    return new EventFilter(Optional.empty(), Optional.of(author));
  }

  /** Narrows this filter to one author. */
  public EventFilter by(DeviceId only) {
    return new EventFilter(type, Optional.of(only));
  }

  /** Whether the filter lets {@code event} through. */
  public boolean matches(Event event) {
    return type.map(event.type()::equals).orElse(true)
        && author.map(event.author()::equals).orElse(true);
  }
}
