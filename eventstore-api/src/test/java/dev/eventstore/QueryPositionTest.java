package dev.eventstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.EventQuery.Position;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryPositionTest {
  private static final Instant LATEST = micros(Limits.MAX_TIMESTAMP_MICROS);

  private final Random random = new Random(1);

  private static Instant micros(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private Position position(Instant time) {
    byte[] id = new byte[EventId.BYTES];
    random.nextBytes(id);
    return new Position(time, EventId.of(id));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (Instant time : new Instant[] {Instant.EPOCH, LATEST, micros(1_700_000_000_000_001L)}) {
      Position place = position(time);
      assertEquals(place, Position.parse(place.toString()));
      assertTrue(place.toString().matches("[A-Za-z0-9_-]{54}"), place.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "not base64!", "====", "äöü"})
  void anythingElseIsRefusedInOneSentence(String text) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Position.parse(text));
    assertEquals(
        "a place in the log is written as 54 characters of base64url without padding",
        refused.getMessage());
  }

  @Test
  void otherSpellingsAndImpossibleTimesAreRefused() {
    String text = position(LATEST).toString();
    String latest = position(Instant.EPOCH).toString();
    for (String other :
        new String[] {
          text + "==", text + "A", text.substring(1), "_" + text.substring(1), otherLastBits(latest)
        }) {
      assertThrows(IllegalArgumentException.class, () -> Position.parse(other), other);
    }
  }

  /** The last character stands for two bits and four zeros. */
  private static String otherLastBits(String text) {
    int last = text.length() - 1;
    return text.substring(0, last) + (char) (text.charAt(last) + 1);
  }

  @Test
  void onlyTimesThatAnEventCanHaveArePlaces() {
    for (Instant time :
        new Instant[] {
          Instant.EPOCH.minusNanos(1),
          Instant.EPOCH.plusNanos(1),
          LATEST.plusNanos(1_000),
          Instant.MIN,
          Instant.MAX
        }) {
      assertThrows(IllegalArgumentException.class, () -> position(time), time.toString());
    }
  }
}
