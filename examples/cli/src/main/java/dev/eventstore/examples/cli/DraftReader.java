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

/** Makes an event draft of a line of JSON. Any thread. */
final class DraftReader {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(Limits.MAX_JSON_DEPTH)
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

  static EventDraft read(LineReader.Line line) throws BadLineException {
    if (!(parse(text(line)) instanceof ObjectNode fields)) {
      throw new BadLineException("not a JSON object");
    }
    JsonNode type = fields.remove("type");
    if (type == null || !type.isTextual()) {
      throw new BadLineException("no 'type' that is a string");
    }
    for (String name : EventDraft.RESERVED_FIELDS) {
      if (fields.has(name)) {
        throw new BadLineException("'" + name + "' is set by the library and cannot be given");
      }
    }
    return new EventDraft(type.textValue(), fields, Bytes.empty());
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
          "nested deeper than " + Limits.MAX_JSON_DEPTH + " levels, or a number is too long");
    } catch (JsonProcessingException broken) {
      int column = broken.getLocation() == null ? 1 : broken.getLocation().getColumnNr();
      throw new BadLineException(
          "not valid JSON, or a name appears twice in one object, at column " + column);
    }
  }
}
