package dev.eventstore.examples.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.eventstore.Event;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * An event as a JSON object for programs, the same on every device: {@code id}, {@code author},
 * {@code ts} in microseconds since 1970, {@code type}, {@code fields}, and {@code attachment} in
 * base64 if there is one. The own fields are an object of their own, so that no name is lost.
 */
final class EventJson {
  static final String FIELDS = "fields";
  static final String ATTACHMENT = "attachment";

  private EventJson() {}

  static ObjectNode of(Event event) {
    ObjectNode object = JsonOption.object();
    object.put("id", event.id().toString());
    object.put("author", event.author().toString());
    object.put("ts", micros(event.timestamp()));
    object.put("type", event.type());
    object.set(FIELDS, event.fields());
    if (event.attachment().size() > 0) {
      object.put(ATTACHMENT, Base64.getEncoder().encodeToString(event.attachment().toArray()));
    }
    return object;
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
