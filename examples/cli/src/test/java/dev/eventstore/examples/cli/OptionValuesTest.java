package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class OptionValuesTest {
  private final DurationConverter durations = new DurationConverter();
  private final PeerConverter addresses = new PeerConverter();

  @Test
  void durationsAreANumberAndAUnit() {
    assertEquals(Duration.ofMillis(500), durations.convert("500ms"));
    assertEquals(Duration.ofSeconds(30), durations.convert("30s"));
    assertEquals(Duration.ofMinutes(5), durations.convert("5m"));
    assertEquals(Duration.ofHours(999_999_999), durations.convert("999999999h"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "-1s", "1.5s", "1 s", "1S", "1d", "9999999999s", "PT30S"})
  void whatElseLooksLikeADurationIsRefused(String text) {
    assertThrows(TypeConversionException.class, () -> durations.convert(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.7:7001",
        "host:1",
        "host.example:65535",
        "[2001:db8::7]:7001",
        "[fe80::1%eth0]:1"
      })
  void addressesAreHostAndPort(String text) {
    assertEquals(text, addresses.convert(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        ":7001",
        "host:",
        "host:0",
        "host:65536",
        "2001:db8::7:7001",
        "a b:1",
        "host/path:7001",
        "http://host:7001"
      })
  void whatElseLooksLikeAnAddressIsRefused(String text) {
    assertThrows(TypeConversionException.class, () -> addresses.convert(text));
  }
}
