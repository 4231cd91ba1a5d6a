package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.eventstore.SealingException;
import dev.eventstore.core.CanonicalJsonReader.Invalid;
import dev.eventstore.core.CanonicalJsonReader.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "\"\"",
        "0",
        "-1",
        "9007199254740991",
        "-9007199254740991",
        "{\"a\":[true,false,null,{\"b\":\"c\"}],\"z\":1}",
        "\"\\b\\t\\n\\f\\r\\u0000\\u001f\\\"\\\\/\u007f\u2028😂\""
      })
  void canonicalJsonComesBackByteForByte(String canonical) {
    assertEquals(canonical, text(CanonicalJsonWriter.write(parsed(canonical))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\uFEFF{}",
        "{} {}",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1",
        "[",
        "\"abc",
        "\"\\",
        "\"\\u12",
        "\"\\u12g4\"",
        "\"\\u１２３４\"",
        "\"\\x41\"",
        "\"\t\"",
        "tru",
        "True",
        "nullx",
        "NaN",
        "-",
        "+1",
        "01",
        "-01",
        "-0",
        "1.0",
        "1e2",
        "1E2",
        ".5",
        "１",
        "9007199254740992",
        "-9007199254740992",
        "99999999999999999999999999",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"a\":null,\"a\":null}",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"\\ud800x\"",
        "{\"\\ud800\":1}",
        "// no\n1",
        "\u00A01"
      })
  void jsonWithNoOneMeaningIsRefused(String text) {
    assertInstanceOf(Invalid.class, CanonicalJsonReader.read(text.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " {}",
        "{} ",
        "{ }",
        "[ ]",
        "[1, 2]",
        "{\"a\": 1}",
        "{\"b\":1,\"a\":2}",
        "{\"b\":1,\"a\":2,\"b\":3}",
        "{\"\uFB33\":1,\"\uD83D\uDE02\":2}",
        "\"\\/\"",
        "\"\\u0041\"",
        "\"\\u000a\"",
        "\"\\u001F\"",
        "\"\\u007f\"",
        "\"\\ud83d\\ude02\"",
        "\"\\u0 1f\""
      })
  void jsonInAnotherThanItsCanonicalFormIsRefused(String text) {
    assertInstanceOf(Invalid.class, CanonicalJsonReader.read(text.getBytes(UTF_8)));
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    int[][] bad = {
      {'"', 0xFF, '"'}, // never a byte of UTF-8
      {'"', 0xC0, 0x80, '"'}, // an overlong zero
      {'"', 0xED, 0xA0, 0x80, '"'}, // half of a surrogate pair
      {'"', 0xF4, 0x90, 0x80, 0x80, '"'}, // beyond Unicode
      {'"', 0xE2, 0x82, '"'}, // cut off
      {0xFE, 0xFF, 0, '1'} // UTF-16
    };
    for (int[] units : bad) {
      byte[] bytes = new byte[units.length];
      for (int i = 0; i < units.length; i++) {
        bytes[i] = (byte) units[i];
      }
      Invalid invalid = assertInstanceOf(Invalid.class, CanonicalJsonReader.read(bytes));
      assertEquals("it is not valid UTF-8", invalid.why());
    }
  }

  @Test
  void aRefusalSaysWhatAndWhereButNotTheContent() {
    Invalid invalid =
        assertInstanceOf(
            Invalid.class, CanonicalJsonReader.read("{\"secret\":1,\"secret\":2}".getBytes(UTF_8)));
    assertEquals("an object has a name twice at byte 22", invalid.why());
  }

  @Test
  void sixteenLevelsAreReadAndWrittenAndSeventeenAreRefused() {
    String sixteen = "[".repeat(15) + "{}" + "]".repeat(15);
    assertEquals(sixteen, text(CanonicalJsonWriter.write(parsed(sixteen))));
    String seventeen = "[" + sixteen + "]";
    assertInstanceOf(Invalid.class, CanonicalJsonReader.read(seventeen.getBytes(UTF_8)));
    JsonNode tooDeep = JSON.arrayNode().add(parsed(sixteen));
    assertThrows(SealingException.class, () -> CanonicalJsonWriter.write(tooDeep));
  }

  @Test
  void aHundredThousandLevelsAreRefusedWithoutHarm() {
    byte[] brackets = "[".repeat(100_000).getBytes(UTF_8);
    assertInstanceOf(Invalid.class, CanonicalJsonReader.read(brackets));
  }

  @Test
  void namesAreSortedByTheirUtf16Units() {
    ObjectNode object = JSON.objectNode();
    object.put("\uFB33", 1).put("\uD83D\uDE02", 2).put("a", 3).put("", 4).put("A", 5);
    assertEquals(
        "{\"\":4,\"A\":5,\"a\":3,\"\uD83D\uDE02\":2,\"\uFB33\":1}",
        text(CanonicalJsonWriter.write(object)));
  }

  @Test
  void everyKindOfIntegerInRangeHasOneForm() {
    for (JsonNode five :
        new JsonNode[] {
          JSON.numberNode((short) 5),
          JSON.numberNode(5),
          JSON.numberNode(5L),
          JSON.numberNode(BigInteger.valueOf(5))
        }) {
      assertArrayEquals(new byte[] {'5'}, CanonicalJsonWriter.write(five));
    }
  }

  @Test
  void whatHasNoCanonicalFormIsRefusedWithASentence() {
    for (JsonNode bad :
        new JsonNode[] {
          JSON.numberNode(1.5),
          JSON.numberNode(1.0),
          JSON.numberNode(Double.NaN),
          JSON.numberNode(1f),
          JSON.numberNode(BigDecimal.ONE),
          JSON.numberNode(1L << 53),
          JSON.numberNode(-(1L << 53)),
          JSON.numberNode(Long.MIN_VALUE),
          JSON.numberNode(BigInteger.ONE.shiftLeft(64)),
          JSON.textNode("\uD800"),
          JSON.textNode("\uDC00\uD800"),
          JSON.textNode("x\uD83D"),
          JSON.objectNode().put("\uDC00", 1),
          JSON.binaryNode(new byte[1]),
          JSON.pojoNode(new Object()),
          JSON.missingNode()
        }) {
      SealingException refused =
          assertThrows(SealingException.class, () -> CanonicalJsonWriter.write(bad), bad::toString);
      assertEquals(SealingException.Category.FIX_INPUT, refused.category());
    }
  }

  @Test
  void exactlyThoseBytesAreReadThatTheWriterWrites() {
    long seed = Long.getLong("eventstore.seed", System.nanoTime());
    Random random = new Random(seed);
    byte[] valid =
        "{\"a\":[1,-2,\"x\\n\\u0001\\\"\ud83d\ude02ü\"],\"b\":{\"c\":null},\"ü\":{}}"
            .getBytes(UTF_8);
    byte[] usual = "{}[]\",:\\ u0aefntr-19.\u00fc".getBytes(UTF_8);
    int read = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] mutated = valid.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        byte usually = usual[random.nextInt(usual.length)];
        mutated[random.nextInt(mutated.length)] =
            random.nextInt(4) == 0 ? (byte) random.nextInt(256) : usually;
      }
      boolean accepted = CanonicalJsonReader.read(mutated) instanceof Value;
      assertEquals(JsonOracle.isCanonical(mutated), accepted, () -> "seed " + seed);
      read += accepted ? 1 : 0;
    }
    assertTrue(read > 1_000, "only " + read + " were read, seed " + seed);
  }

  private static JsonNode parsed(String text) {
    return assertInstanceOf(Value.class, CanonicalJsonReader.read(text.getBytes(UTF_8))).node();
  }

  private static String text(byte[] utf8) {
    return new String(utf8, UTF_8);
  }
}
