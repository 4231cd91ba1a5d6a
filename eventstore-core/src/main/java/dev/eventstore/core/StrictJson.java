package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.eventstore.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) and refuses whatever two readers could understand differently: bytes that
 * are not UTF-8, a byte order mark, a name twice in one object, half of a surrogate pair, numbers
 * that are no integers within ±(2⁵³ − 1), minus zero, and nesting over {@link
 * Limits#MAX_JSON_DEPTH}. Hostile bytes give {@link Invalid}, never an exception.
 *
 * <p>Written by hand on purpose. Which bytes are an event must be the same for every version of
 * this library, so it cannot rest on the limits and leniencies of a general parser, which change.
 * One thread at a time.
 */
final class StrictJson {
  /** What came of reading. */
  sealed interface Parsed {}

  /**
   * The bytes are one JSON value.
   *
   * @param node the value
   */
  record Value(JsonNode node) implements Parsed {}

  /**
   * The bytes are refused.
   *
   * @param why what is wrong and where, without content
   */
  record Invalid(String why) implements Parsed {}

  private static final int MAX_DIGITS = 16;

  private final String text;
  private int at;

  private StrictJson(String text) {
    this.text = text;
  }

  /** Reads one value that takes up all of the bytes. */
  static Parsed parse(byte[] utf8) {
    try {
      return new Value(new StrictJson(decode(utf8)).whole());
    } catch (Refusal refusal) {
      return new Invalid(refusal.why);
    }
  }

  private static String decode(byte[] utf8) throws Refusal {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException notUtf8) {
      throw new Refusal("it is not valid UTF-8", notUtf8);
    }
  }

  private JsonNode whole() throws Refusal {
    JsonNode value = value(1);
    skipSpace();
    if (at < text.length()) {
      throw refusal("something follows the value");
    }
    return value;
  }

  private JsonNode value(int level) throws Refusal {
    skipSpace();
    return switch (peek()) {
      case '{' -> object(level);
      case '[' -> array(level);
      case '"' -> TextNode.valueOf(string());
      case 't' -> literal("true", BooleanNode.TRUE);
      case 'f' -> literal("false", BooleanNode.FALSE);
      case 'n' -> literal("null", NullNode.instance);
      default -> number();
    };
  }

  private JsonNode object(int level) throws Refusal {
    requireLevel(level);
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    at++;
    skipSpace();
    if (taken('}')) {
      return object;
    }
    do {
      readMember(object, level);
    } while (taken(','));
    expect('}');
    return object;
  }

  private void readMember(ObjectNode object, int level) throws Refusal {
    skipSpace();
    String name = string();
    skipSpace();
    expect(':');
    if (object.replace(name, value(level + 1)) != null) {
      throw refusal("an object has a name twice");
    }
    skipSpace();
  }

  private JsonNode array(int level) throws Refusal {
    requireLevel(level);
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    at++;
    skipSpace();
    if (taken(']')) {
      return array;
    }
    do {
      array.add(value(level + 1));
      skipSpace();
    } while (taken(','));
    expect(']');
    return array;
  }

  private JsonNode literal(String word, JsonNode meaning) throws Refusal {
    if (!text.startsWith(word, at)) {
      throw refusal("a value is expected");
    }
    at += word.length();
    return meaning;
  }

  private JsonNode number() throws Refusal {
    boolean negative = taken('-');
    int first = at;
    long n = 0;
    for (char c = peek(); c >= '0' && c <= '9'; c = peek()) {
      if (at - first == MAX_DIGITS) {
        throw refusal("an integer is beyond ±(2⁵³ − 1)");
      }
      n = n * 10 + (c - '0');
      at++;
    }
    requireInteger(n, first, negative);
    return LongNode.valueOf(negative ? -n : n);
  }

  private void requireInteger(long n, int first, boolean negative) throws Refusal {
    int digits = at - first;
    if (digits == 0) {
      throw refusal("a value is expected");
    }
    if (text.charAt(first) == '0' && (digits > 1 || negative)) {
      throw refusal("an integer has no leading zero, and zero no sign");
    }
    if (peek() == '.' || peek() == 'e' || peek() == 'E') {
      throw refusal("numbers are integers");
    }
    if (n > Limits.MAX_JSON_INTEGER) {
      throw refusal("an integer is beyond ±(2⁵³ − 1)");
    }
  }

  private String string() throws Refusal {
    expect('"');
    int plainEnd = at;
    while (plainEnd < text.length() && isPlain(text.charAt(plainEnd))) {
      plainEnd++;
    }
    if (plainEnd < text.length() && text.charAt(plainEnd) == '"') {
      String plain = text.substring(at, plainEnd);
      at = plainEnd + 1;
      return plain;
    }
    return escapedString();
  }

  private String escapedString() throws Refusal {
    StringBuilder unescaped = new StringBuilder();
    while (!taken('"')) {
      char c = next();
      if (c < ' ') {
        throw refusal("a string holds a control character");
      }
      unescaped.append(c == '\\' ? escape() : c);
    }
    String string = unescaped.toString();
    if (!UTF_8.newEncoder().canEncode(string)) {
      throw refusal("a string holds half of a surrogate pair");
    }
    return string;
  }

  private char escape() throws Refusal {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'f' -> '\f';
      case 'r' -> '\r';
      case 'u' -> fourDigits();
      default -> throw refusal("an escape sequence is not one of JSON's");
    };
  }

  private char fourDigits() throws Refusal {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      char c = next();
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw refusal("\\u is followed by four hexadecimal digits");
      }
      unit = (unit << 4) | digit;
    }
    return (char) unit;
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c != '"' && c != '\\';
  }

  private void skipSpace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  /** The next character, or one that JSON never has there at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private char next() throws Refusal {
    if (at == text.length()) {
      throw refusal("it ends too early");
    }
    return text.charAt(at++);
  }

  private boolean taken(char c) {
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char c) throws Refusal {
    if (!taken(c)) {
      throw refusal("'" + c + "' is expected");
    }
  }

  private void requireLevel(int level) throws Refusal {
    if (level > Limits.MAX_JSON_DEPTH) {
      throw refusal("objects and arrays nest deeper than " + Limits.MAX_JSON_DEPTH);
    }
  }

  private Refusal refusal(String why) {
    return new Refusal(why + " at character " + at, null);
  }

  /** Carries a refusal up to {@link #parse}; made often by hostile input, so without a trace. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final String why;

    Refusal(String why, @Nullable Throwable cause) {
      super(why, cause, false, false);
      this.why = why;
    }
  }
}
