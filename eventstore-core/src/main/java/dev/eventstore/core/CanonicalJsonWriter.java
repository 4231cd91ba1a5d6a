package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.eventstore.EventStoreException.Category;
import dev.eventstore.Limits;
import dev.eventstore.SealingException;
import java.util.Arrays;

/**
 * Writes the one canonical form of a JSON value: RFC 8785 (JCS), narrowed to integers. Members are
 * sorted by the UTF-16 code units of their names, nothing is escaped that need not be, and there is
 * no white space. Numbers are integers within ±(2⁵³ − 1), since the text of a fraction differs
 * between platforms. One thread at a time.
 */
final class CanonicalJsonWriter {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder();

  private CanonicalJsonWriter() {}

  /**
   * The canonical bytes, in UTF-8.
   *
   * @throws SealingException when the value has no canonical form here: a number that is no integer
   *     in range, a lone surrogate, something that is not JSON, or too deep nesting
   */
  static byte[] write(JsonNode value) {
    CanonicalJsonWriter writer = new CanonicalJsonWriter();
    writer.value(value, 1);
    return writer.out.toString().getBytes(UTF_8);
  }

  private void value(JsonNode value, int level) {
    switch (value.getNodeType()) {
      case OBJECT -> object(value, level);
      case ARRAY -> array(value, level);
      case STRING -> string(value.textValue());
      case NUMBER -> number(value);
      case BOOLEAN -> out.append(value.booleanValue());
      case NULL -> out.append("null");
      default -> throw refused("an event holds JSON values only, not " + value.getNodeType());
    }
  }

  private void object(JsonNode object, int level) {
    requireLevel(level);
    String[] names = new String[object.size()];
    int count = 0;
    for (var members = object.fieldNames(); members.hasNext(); ) {
      names[count++] = members.next();
    }
    Arrays.sort(names);
    char separator = '{';
    for (String name : names) {
      out.append(separator);
      string(name);
      out.append(':');
      value(object.get(name), level + 1);
      separator = ',';
    }
    out.append(count == 0 ? "{}" : "}");
  }

  private void array(JsonNode array, int level) {
    requireLevel(level);
    char separator = '[';
    for (JsonNode element : array) {
      out.append(separator);
      value(element, level + 1);
      separator = ',';
    }
    out.append(array.isEmpty() ? "[]" : "]");
  }

  private void number(JsonNode number) {
    if (!number.isIntegralNumber()) {
      throw refused("numbers in an event are integers; write a fraction as a string");
    }
    long n = number.longValue();
    if (!number.canConvertToLong()
        || Math.abs(n) > Limits.MAX_JSON_INTEGER
        || n == Long.MIN_VALUE) {
      throw refused(
          "integers in an event are within ±"
              + Limits.MAX_JSON_INTEGER
              + " (2⁵³ − 1); one is beyond that");
    }
    out.append(n);
  }

  private void string(String text) {
    out.append('"');
    int run = 0; // where the characters begin that stand for themselves
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        out.append(text, run, i);
        escaped(c);
        run = i + 1;
      } else if (Character.isSurrogate(c)) {
        requirePair(text, i++);
      }
    }
    out.append(text, run, text.length()).append('"');
  }

  private void escaped(char c) {
    switch (c) {
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      default -> out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
    }
  }

  private static void requirePair(String text, int i) {
    if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
      throw refused("text in an event is valid Unicode; one holds half of a surrogate pair");
    }
  }

  private static void requireLevel(int level) {
    if (level > Limits.MAX_JSON_DEPTH) {
      throw refused(
          "objects and arrays in an event nest at most " + Limits.MAX_JSON_DEPTH + " deep");
    }
  }

  private static SealingException refused(String message) {
    return new SealingException(Category.FIX_INPUT, message);
  }
}
