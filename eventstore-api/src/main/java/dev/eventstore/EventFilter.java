package dev.eventstore;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which events a subscription or a query wants: those that agree with all that is said here. Any
 * thread may use it.
 *
 * @param type only events of this type, if present
 * @param author only events of this device, if present
 * @param fields only events whose own fields have these texts, by name; not those inside of objects
 *     and arrays; at most {@link Limits#MAX_FILTER_FIELDS}, sorted, an immutable copy
 */
public record EventFilter(
    Optional<String> type, Optional<DeviceId> author, Map<String, String> fields) {
  private static final EventFilter ALL =
      new EventFilter(Optional.empty(), Optional.empty(), Map.of());

  /**
   * Takes a copy of {@code fields}.
   *
   * @throws IllegalArgumentException when there are too many, or one has a name of {@link
   *     EventDraft#RESERVED_FIELDS}
   */
  public EventFilter {
    if (fields.size() > Limits.MAX_FILTER_FIELDS) {
      throw new IllegalArgumentException(
          "a filter compares at most "
              + Limits.MAX_FILTER_FIELDS
              + " fields, not "
              + fields.size());
    }
    fields.keySet().forEach(EventFilter::requireOwn);
    fields = Collections.unmodifiableMap(new TreeMap<>(fields));
  }

  /** Every event. */
  public static EventFilter all() {
    return ALL;
  }

  /** Events of one type. */
  public static EventFilter type(String type) {
    return ALL.ofType(type);
  }

  /** Events of one author. */
  public static EventFilter author(DeviceId author) {
    return ALL.by(author);
  }

  /** Narrows this filter to one type, in place of the one that it had. */
  public EventFilter ofType(String only) {
    return new EventFilter(Optional.of(only), author, fields);
  }

  /** Narrows this filter to one author, in place of the one that it had. */
  public EventFilter by(DeviceId only) {
    return new EventFilter(type, Optional.of(only), fields);
  }

  /**
   * Narrows this filter to events whose own field {@code field} is this text; the last value of a
   * name counts. A query finds them at once when the field was declared as indexed where the
   * community is opened; otherwise it opens every event that the rest of the query lets through:
   * about 12 µs each, 12 s for a million.
   *
   * @throws IllegalArgumentException when there are too many, or {@code field} is one of {@link
   *     EventDraft#RESERVED_FIELDS}
   */
  public EventFilter where(String field, String value) {
    Map<String, String> more = new TreeMap<>(fields);
    more.put(field, value);
    return new EventFilter(type, author, more);
  }

  /** Whether the filter lets {@code event} through. */
  public boolean matches(Event event) {
    return type.map(event.type()::equals).orElse(true)
        && author.map(event.author()::equals).orElse(true)
        && hasFields(event);
  }

  /** Shows what is asked for, never which content. */
  @Override
  public String toString() {
    return "EventFilter[%s%s%d fields, redacted]"
        .formatted(
            type.isPresent() ? "type, " : "", author.isPresent() ? "author, " : "", fields.size());
  }

  private boolean hasFields(Event event) {
    for (Map.Entry<String, String> field : fields.entrySet()) {
      if (!event.hasText(field.getKey(), field.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static void requireOwn(String field) {
    if (EventDraft.RESERVED_FIELDS.contains(field)) {
      throw new IllegalArgumentException(
          "'"
              + field
              + "' is no field of an application: type(...) and by(...) of a filter, since(...) and"
              + " until(...) of a query ask for type, author and time");
    }
  }
}
