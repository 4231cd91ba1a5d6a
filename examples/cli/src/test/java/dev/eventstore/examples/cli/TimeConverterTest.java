package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** It is noon in New York, on the day after the clocks went forward there. */
class TimeConverterTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-09T16:00:00Z"), ZoneId.of("America/New_York"));

  private final TimeConverter converter = new TimeConverter(CLOCK);

  @ParameterizedTest
  @CsvSource({
    "0s, 2026-03-09T16:00:00Z",
    "90s, 2026-03-09T15:58:30Z",
    "5m, 2026-03-09T15:55:00Z",
    "2h, 2026-03-09T14:00:00Z",
    "3d, 2026-03-06T16:00:00Z",
    "1w, 2026-03-02T16:00:00Z",
    "2026-03-09T12:34:56.789Z, 2026-03-09T12:34:56.789Z",
    "2026-03-09T12:34+05:30, 2026-03-09T07:04:00Z",
    "2026-03-09, 2026-03-09T04:00:00Z",
    "2026-03-07, 2026-03-07T05:00:00Z",
    "2026-03-09T12:34, 2026-03-09T16:34:00Z",
    "2026-03-09T12:34:56, 2026-03-09T16:34:56Z",
    "1969-12-31T00:00:00Z, 1969-12-31T00:00:00Z"
  })
  void formsOfATime(String text, Instant time) {
    assertEquals(time, converter.convert(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2",
        "h",
        "-2h",
        "2 h",
        "1.5h",
        "2y",
        "9999999999s",
        "2026-02-30",
        "2026-3-9",
        "2026-03-09 12:34",
        "12:34",
        "2026-03-09Z",
        "2026-03-09T25:00:00Z",
        "T"
      })
  void anythingElseIsRefused(String text) {
    assertThrows(TypeConversionException.class, () -> converter.convert(text));
  }

  @Test
  void longestAgeIsTaken() {
    assertEquals(
        CLOCK.instant().minusSeconds(999_999_999L * 7 * 86_400), converter.convert("999999999w"));
  }
}
