package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.eventstore.Bytes;
import dev.eventstore.EventDraft;
import dev.eventstore.Limits;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes an event draft of a line of JSON. Any thread. */
final class DraftReader {
  /** The fields of an exported event lie one level deeper than in the event. */
  private static final int MAX_DEPTH = Limits.MAX_JSON_DEPTH + 1;

  private static final Set<String> EXPORTED_NAMES =
      Set.of("id", "author", "ts", "type", EventJson.FIELDS, EventJson.ATTACHMENT);

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNameLength(LineReader.MAX_LINE_BYTES)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Says why a line is no event; never shows what is in it. */
  static final class BadLineException extends Exception {
    private static final long serialVersionUID = 1;

    BadLineException(String reason) {
      super(reason);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  private DraftReader() {}

  /**
   * The draft in a line.
   *
   * @param ignoreOrigin whether a line may be an exported event, of which time and author are lost
   */
  static EventDraft read(LineReader.Line line, boolean ignoreOrigin) throws BadLineException {
    if (!(parse(text(line)) instanceof ObjectNode object)) {
      throw new BadLineException("not a JSON object");
    }
    JsonNode type = object.remove("type");
    if (type == null || !type.isTextual()) {
      throw new BadLineException("no 'type' that is a string");
    }
    for (String name : List.of("ts", "author")) {
      if (object.has(name)) {
        if (ignoreOrigin) {
          return exported(type.textValue(), object);
        }
        throw new BadLineException(
            "'" + name + "' is set by the library; --ignore-origin imports exported events");
      }
    }
    return new EventDraft(type.textValue(), object, Bytes.empty());
  }

  /** What {@link EventJson} wrote, without its origin. */
  private static EventDraft exported(String type, ObjectNode object) throws BadLineException {
    if (!(object.get(EventJson.FIELDS) instanceof ObjectNode fields)) {
      throw new BadLineException("an exported event has 'fields' that are an object");
    }
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (!EXPORTED_NAMES.contains(member.getKey())) {
        throw new BadLineException("an exported event has no '" + member.getKey() + "'");
      }
    }
    for (String name : EventDraft.RESERVED_FIELDS) {
      if (fields.has(name)) {
        throw new BadLineException("'" + name + "' cannot be among the fields");
      }
    }
    return new EventDraft(type, fields, attachment(object.get(EventJson.ATTACHMENT)));
  }

  private static Bytes attachment(@Nullable JsonNode base64) throws BadLineException {
    if (base64 == null) {
      return Bytes.empty();
    }
    try {
      if (base64.isTextual()) {
        return Bytes.copyOf(Base64.getDecoder().decode(base64.textValue()));
      }
    } catch (IllegalArgumentException noBase64) {
      throw new BadLineException("'attachment' is not valid base64");
    }
    throw new BadLineException("'attachment' is no string");
  }

  /** The text of a line, without the carriage return that Windows puts at its end. */
  static String text(LineReader.Line line) throws BadLineException {
    if (line.tooLong()) {
      throw new BadLineException("longer than " + LineReader.MAX_LINE_BYTES + " bytes");
    }
    try {
      String text = UTF_8.newDecoder().decode(line.content().asReadOnlyBuffer()).toString();
      return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    } catch (CharacterCodingException broken) {
      throw new BadLineException("not valid UTF-8");
    }
  }

  /** Reads one JSON value and nothing besides it. */
  static JsonNode parse(String text) throws BadLineException {
    try {
      JsonNode value = MAPPER.readTree(text);
      if (value.isMissingNode()) {
        throw new BadLineException("no JSON value at all");
      }
      return value;
    } catch (StreamConstraintsException tooMuch) {
      throw new BadLineException(
          "nested deeper than " + MAX_DEPTH + " levels, or a number is too long");
    } catch (JsonProcessingException broken) {
      int column = broken.getLocation() == null ? 1 : broken.getLocation().getColumnNr();
      throw new BadLineException(
          "not valid JSON, or a name appears twice in one object, at column " + column);
    }
  }
}
