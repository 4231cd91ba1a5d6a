package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.Event;
import dev.eventstore.EventId;
import dev.eventstore.spi.Sealer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What an opened event says.
 *
 * @param json its decoded JSON
 * @param attachment its binary content, mostly empty
 */
record EventContent(EventCodec.Decoding.Content json, Bytes attachment) {
  private static final String TYPE = "type";
  private static final String AUTHOR = "author";

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

  /** The event's tags in the blind index: its type and its author can be asked for. */
  List<Long> indexTags(Sealer sealer) {
    return List.of(typeTag(sealer, json.type()), authorTag(sealer, json.author()));
  }

  static long typeTag(Sealer sealer, String type) {
    return sealer.indexTag(TYPE, type);
  }

  static long authorTag(Sealer sealer, DeviceId author) {
    return sealer.indexTag(AUTHOR, author.toString());
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
