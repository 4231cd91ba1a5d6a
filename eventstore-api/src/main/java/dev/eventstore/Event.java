package dev.eventstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * One event of the log, opened and verified. Any thread may use it.
 *
 * @param id names the event on every device
 * @param seq its place in the order of arrival on this device, from 1; other devices differ
 * @param author the device that wrote and signed it
 * @param type what kind of event it is, as the application chose
 * @param timestamp when it was written, by the author's clock, in microseconds
 * @param receivedAt when this device stored it, by its own clock
 * @param fields the author's own fields, without {@code type}, {@code ts} and {@code author}; a
 *     copy
 * @param attachment its binary content, mostly empty
 */
public record Event(
    EventId id,
    long seq,
    DeviceId author,
    String type,
    Instant timestamp,
    Instant receivedAt,
    ObjectNode fields,
    Bytes attachment) {

  /** Takes a copy of {@code fields}. */
  public Event {
    fields = fields.deepCopy();
  }

  /** A copy of the author's own fields. */
  @Override
  public ObjectNode fields() {
    return fields.deepCopy();
  }

  /** The field as text; empty when the event has no such field or it is not a string. */
  public String text(String field) {
    String text = fields.path(field).textValue();
    return text == null ? "" : text;
  }

  /** Whether the field is there and is exactly this text. */
  boolean hasText(String field, String value) {
    return value.equals(fields.path(field).textValue());
  }

  /**
   * The field as an integer; {@code absent} when there is no such field or it is not an integer.
   */
  public long number(String field, long absent) {
    JsonNode value = fields.path(field);
    return value.isIntegralNumber() ? value.longValue() : absent;
  }

  /** A copy of the field's value, if the event has it. */
  public Optional<JsonNode> field(String field) {
    return Optional.ofNullable(fields.get(field)).map(JsonNode::deepCopy);
  }

  /** Shows id, place and sizes, never content, so that a log line tells nothing of it. */
  @Override
  public String toString() {
    return "Event[%s, seq %d, %d fields, %d bytes attached, redacted]"
        .formatted(id, seq, fields.size(), attachment.size());
  }
}
