package dev.eventstore.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.EventDraft;
import dev.eventstore.EventStoreException.Category;
import dev.eventstore.Limits;
import dev.eventstore.SealingException;
import dev.eventstore.spi.Verdict;
import java.util.Optional;

/**
 * Between an event's content and its JSON: an object with {@code type}, {@code ts}, {@code author}
 * and the author's own fields, in canonical form. Exactly one sequence of bytes stands for one
 * content; every other is refused. Any thread may call it.
 */
final class EventCodec {
  private static final String TYPE = "type";
  private static final String TIMESTAMP = "ts";
  private static final String AUTHOR = "author";

  /** What came of reading the JSON of an event. */
  sealed interface Decoding {
    /**
     * It is the canonical JSON of an event. Whether {@code author} wrote it is still to be checked.
     *
     * @param type what kind of event it is
     * @param timestampMicros when it was written, by the author's clock, since 1970
     * @param author who claims to have written it
     * @param fields the author's own fields
     */
    record Content(String type, long timestampMicros, DeviceId author, ObjectNode fields)
        implements Decoding {}

    /**
     * It is not.
     *
     * @param reason ENCODING or AUTHOR
     * @param why what is wrong, without content
     */
    record Malformed(Verdict.Reason reason, String why) implements Decoding {}
  }

  private EventCodec() {}

  /**
   * The canonical JSON of an event.
   *
   * @throws SealingException when the draft has no canonical form or is too large, or {@code
   *     timestampMicros} is not in 0 … {@link Limits#MAX_TIMESTAMP_MICROS}; the message says what
   *     to change
   */
  static byte[] encode(EventDraft draft, long timestampMicros, DeviceId author) {
    if (timestampMicros < 0 || timestampMicros > Limits.MAX_TIMESTAMP_MICROS) {
      throw refused(
          "the time of an event is 0 to "
              + Limits.MAX_TIMESTAMP_MICROS
              + " µs since 1970, not "
              + timestampMicros);
    }
    ObjectNode event = draft.fields();
    event.put(TYPE, draft.type());
    event.put(TIMESTAMP, timestampMicros);
    event.put(AUTHOR, author.toString());
    byte[] json = CanonicalJsonWriter.write(event);
    requireSize(json.length, draft.attachment().size());
    return json;
  }

  /** Reads what {@link #encode} wrote; hostile bytes never make it throw. */
  static Decoding decode(Bytes json) {
    return decode(json.toArray());
  }

  /** The same, of an array that nobody changes. */
  static Decoding decode(byte[] json) {
    CanonicalJsonReader.Parsed parsed = CanonicalJsonReader.read(json);
    if (parsed instanceof CanonicalJsonReader.Invalid invalid) {
      return malformed("the JSON is refused: " + invalid.why());
    }
    if (!(((CanonicalJsonReader.Value) parsed).node() instanceof ObjectNode event)) {
      return malformed("the JSON is no object");
    }
    return content(event);
  }

  private static Decoding content(ObjectNode event) {
    JsonNode type = event.path(TYPE);
    JsonNode timestamp = event.path(TIMESTAMP);
    if (!type.isTextual()) {
      return malformed("'type' is missing or no string");
    }
    if (!timestamp.isIntegralNumber() || timestamp.longValue() < 0) {
      return malformed("'ts' is missing or no number of microseconds since 1970");
    }
    Optional<DeviceId> author = author(event.path(AUTHOR));
    if (author.isEmpty()) {
      return new Decoding.Malformed(
          Verdict.Reason.AUTHOR, "'author' is missing or not the text form of a device id");
    }
    event.remove(EventDraft.RESERVED_FIELDS);
    return new Decoding.Content(type.textValue(), timestamp.longValue(), author.get(), event);
  }

  private static Optional<DeviceId> author(JsonNode author) {
    if (!author.isTextual()) {
      return Optional.empty();
    }
    try {
      return Optional.of(DeviceId.parse(author.textValue()));
    } catch (IllegalArgumentException notAnId) {
      return Optional.empty();
    }
  }

  private static void requireSize(int jsonBytes, int attachmentBytes) {
    long content = (long) jsonBytes + attachmentBytes;
    if (content > Limits.MAX_EVENT_CONTENT_BYTES) {
      throw refused(
          "an event has at most "
              + Limits.MAX_EVENT_CONTENT_BYTES
              + " bytes of JSON and attachment together, not "
              + content);
    }
  }

  private static Decoding malformed(String why) {
    return new Decoding.Malformed(Verdict.Reason.ENCODING, why);
  }

  private static SealingException refused(String message) {
    return new SealingException(Category.FIX_INPUT, message);
  }
}
