package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.Event;
import dev.eventstore.EventFilter;
import dev.eventstore.EventId;
import dev.eventstore.spi.Sealer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/**
 * What an opened event says.
 *
 * @param json its decoded JSON
 * @param attachment its binary content, mostly empty
 */
record EventContent(EventCodec.Decoding.Content json, Bytes attachment) {
  Event toEvent(EventId id, long seq, long receivedAtMicros) {
    return new Event(
        id,
        seq,
        json.author(),
        json.type(),
        instant(json.timestampMicros()),
        instant(receivedAtMicros),
        json.fields(),
        attachment);
  }

  /** The tags that every event has in the blind index, whatever fields are declared as indexed. */
  List<Long> indexTags(Sealer sealer) {
    return new IndexTags(sealer, Set.of()).of(this);
  }

  /** What {@link EventFilter#matches} says of the event, without making one. */
  boolean matches(EventFilter filter) {
    return filter.type().map(json.type()::equals).orElse(true)
        && filter.author().map(json.author()::equals).orElse(true)
        && filter.fields().entrySet().stream()
            .allMatch(f -> f.getValue().equals(json.fields().path(f.getKey()).textValue()));
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
