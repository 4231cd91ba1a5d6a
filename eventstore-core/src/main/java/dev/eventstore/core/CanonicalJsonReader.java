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
import java.util.Arrays;

/**
 * Reads the one canonical form of a JSON value, as {@link CanonicalJsonWriter} writes it, and
 * refuses every other: white space, names that are out of order or come twice, an escape where none
 * is needed or one spelt otherwise, bytes that are not UTF-8, numbers that are no integers within
 * ±(2⁵³ − 1), and nesting over {@link Limits#MAX_JSON_DEPTH}. So what is read needs not be written
 * again to be compared. Hostile bytes give {@link Invalid}, never an exception.
 *
 * <p>Written by hand on purpose. Which bytes are an event must be the same for every version of
 * this library, so it cannot rest on the limits and leniencies of a general parser, which change.
 * One thread at a time.
 */
final class CanonicalJsonReader {
  /** What came of reading. */
  sealed interface Parsed {}

  /**
   * The bytes are the canonical form of one JSON value.
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
  private static final int HIGHEST_CONTROL = 0x1F;
  private static final int NO_DIGIT = 1 << 8;

  private final byte[] text; // UTF-8
  private int at;

  private CanonicalJsonReader(byte[] text) {
    this.text = text;
  }

  /** Reads one value that takes up all of the bytes. */
  static Parsed read(byte[] bytes) {
    if (!isUtf8(bytes)) {
      return new Invalid("it is not valid UTF-8");
    }
    try {
      return new Value(new CanonicalJsonReader(bytes).whole());
    } catch (Refusal refusal) {
      return new Invalid(refusal.why);
    }
  }

  /** What is malformed would come back as replacement characters. */
  private static boolean isUtf8(byte[] bytes) {
    return Arrays.equals(new String(bytes, UTF_8).getBytes(UTF_8), bytes);
  }

  private JsonNode whole() throws Refusal {
    JsonNode value = value(1);
    if (at < text.length) {
      throw refusal("something follows the value");
    }
    return value;
  }

  private JsonNode value(int level) throws Refusal {
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
    if (taken('}')) {
      return object;
    }
    String name = member(object, level);
    while (taken(',')) {
      String before = name;
      name = member(object, level);
      if (before.compareTo(name) >= 0) {
        throw refusal(
            before.equals(name)
                ? "an object has a name twice"
                : "the names of an object are not in order");
      }
    }
    expect('}');
    return object;
  }

  private String member(ObjectNode object, int level) throws Refusal {
    String name = string();
    expect(':');
    object.set(name, value(level + 1));
    return name;
  }

  private JsonNode array(int level) throws Refusal {
    requireLevel(level);
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    at++;
    if (taken(']')) {
      return array;
    }
    do {
      array.add(value(level + 1));
    } while (taken(','));
    expect(']');
    return array;
  }

  private JsonNode literal(String word, JsonNode meaning) throws Refusal {
    for (int i = 0; i < word.length(); i++) {
      if (!taken(word.charAt(i))) {
        throw refusal("a value is expected");
      }
    }
    return meaning;
  }

  private JsonNode number() throws Refusal {
    boolean negative = taken('-');
    int first = at;
    long n = 0;
    for (int c = peek(); c >= '0' && c <= '9'; c = peek()) {
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
    if (text[first] == '0' && (digits > 1 || negative)) {
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
    String plain = plain();
    if (taken('"')) {
      return plain;
    }
    StringBuilder unescaped = new StringBuilder(plain);
    do {
      unescaped.append(escape()).append(plain());
    } while (!taken('"'));
    return unescaped.toString();
  }

  /** The characters from here on that stand for themselves. */
  private String plain() {
    int from = at;
    int end = from;
    while (end < text.length && isPlain(text[end])) {
      end++;
    }
    at = end;
    return new String(text, from, end - from, UTF_8);
  }

  private static boolean isPlain(byte b) {
    return b != '"' && b != '\\' && (b < 0 || b > HIGHEST_CONTROL);
  }

  private char escape() throws Refusal {
    if (at == text.length) {
      throw refusal("it ends too early");
    }
    if (!taken('\\')) {
      throw refusal("a string holds a control character");
    }
    char escaped =
        switch (peek()) {
          case '"' -> '"';
          case '\\' -> '\\';
          case 'b' -> '\b';
          case 't' -> '\t';
          case 'n' -> '\n';
          case 'f' -> '\f';
          case 'r' -> '\r';
          case 'u' -> control();
          default -> throw refusal("an escape sequence is not canonical");
        };
    at++;
    return escaped;
  }

  /** Only control characters without an escape of their own have one by number. */
  private char control() throws Refusal {
    int unit = 0;
    for (int digit = 1; digit <= 4; digit++) {
      unit = 16 * unit + hexDigit(at + digit);
    }
    boolean named = unit == '\b' || unit == '\t' || unit == '\n' || unit == '\f' || unit == '\r';
    if (unit > HIGHEST_CONTROL || named) {
      throw refusal("an escape sequence is not canonical");
    }
    at += 4;
    return (char) unit;
  }

  /** Its value, or one that makes the whole number too large. */
  private int hexDigit(int index) {
    byte b = index < text.length ? text[index] : 0;
    return b >= '0' && b <= '9' ? b - '0' : b >= 'a' && b <= 'f' ? b - 'a' + 10 : NO_DIGIT;
  }

  /** The next byte, or one that JSON never has there at the end. */
  private int peek() {
    return at < text.length ? text[at] : 0;
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
      throw refusal(at == text.length ? "it ends too early" : "'" + c + "' is expected");
    }
  }

  private void requireLevel(int level) throws Refusal {
    if (level > Limits.MAX_JSON_DEPTH) {
      throw refusal("objects and arrays nest deeper than " + Limits.MAX_JSON_DEPTH);
    }
  }

  private Refusal refusal(String why) {
    return new Refusal(why + " at byte " + at);
  }

  /** Carries a refusal up to {@link #read}; made often by hostile input, so without a trace. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final String why;

    Refusal(String why) {
      super(why, null, false, false);
      this.why = why;
    }
  }
}
