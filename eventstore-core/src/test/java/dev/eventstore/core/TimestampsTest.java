package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Limits;
import dev.eventstore.spi.Environment;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimestampsTest {
  private final TestEnvironment test = new TestEnvironment();
  private final Environment environment = test.environment();
  private final long now = environment.wallMicros();
  private final Timestamps timestamps = new Timestamps(environment, end -> -1);

  @Test
  void anEventCarriesTheTimeOfTheClock() {
    assertEquals(now, timestamps.next());
  }

  @Test
  void noTwoEventsOfOneDeviceCarryTheSameTime() {
    long first = timestamps.next();
    assertEquals(first + 1, timestamps.next());
  }

  @Test
  void aReplySortsBehindWhatItAnswersThoughThisClockIsSlow() {
    timestamps.saw(now + 60_000_000);
    assertEquals(now + 60_000_001, timestamps.next());
  }

  @Test
  void anEventMoreThanAnHourAheadDoesNotCarryOthersAway() {
    timestamps.saw(now + Limits.MAX_CLOCK_LEAD_MICROS + 1);
    assertEquals(now, timestamps.next());
  }

  @Test
  void aClockThatIsTurnedBackByLessThanAnHourDoesNotTurnTheLogBack() {
    long before = timestamps.next();
    test.setClock(test.now().minus(Duration.ofMinutes(59)));
    assertEquals(before + 1, timestamps.next());
  }

  @Test
  void aClockThatWasFarAheadForAMomentDoesNotCarryLaterEventsAway() {
    Instant right = test.now();
    test.setClock(right.plus(Duration.ofDays(365)));
    timestamps.next();
    test.setClock(right);
    assertEquals(now, timestamps.next());
    assertEquals(now + 1, timestamps.next());
  }

  @Test
  void afterAWrongClockEventsGoOnFromTheNewestOfTheLogThatCounts() {
    long counts = now + 60_000_000;
    Timestamps withLog = new Timestamps(environment, end -> counts < end ? counts : -1);
    Instant right = test.now();
    test.setClock(right.plus(Duration.ofHours(2)));
    assertEquals(now + 7_200_000_000L, withLog.next());
    test.setClock(right);
    assertEquals(counts + 1, withLog.next());
    assertEquals(counts + 2, withLog.next());
  }

  @Test
  void noClockLeavesTheRangeThatAnEventCanCarry() {
    test.setClock(Instant.parse("+900000-01-01T00:00:00Z"));
    assertTrue(timestamps.next() <= Limits.MAX_TIMESTAMP_MICROS);
    test.setClock(Instant.parse("1900-01-01T00:00:00Z"));
    assertTrue(new Timestamps(environment, end -> -1).next() >= 0);
  }
}
