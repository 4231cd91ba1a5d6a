package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a machine seems to have slept. */
class SleepDetectorTest {
  private static final long SECOND = Nanos.ofMillis(1_000);

  private long now = Long.MAX_VALUE - SECOND / 2; // soon overflows
  private Instant wall = Instant.EPOCH;
  private final SleepDetector detector = new SleepDetector(() -> wall, now);

  private boolean hasSlept(long nanos) {
    now += nanos;
    wall = wall.plusNanos(nanos);
    return detector.hasSlept(now);
  }

  @Test
  void whoIsCalledLongAfterSomethingWasDueHasSlept() {
    detector.dueAt(now + SECOND, now);
    assertTrue(hasSlept(7 * SECOND));
    assertFalse(hasSlept(7 * SECOND), "nothing was due");
  }

  @Test
  void whatWasDueLongAgoAndIsOnlyToldNowWasNotSleptOver() {
    detector.dueAt(now - 9 * SECOND, now);
    assertFalse(hasSlept(1));
  }

  @Test
  void whoLooksInBetweenDoesNotForgetWhatIsDue() {
    detector.dueAt(now + 2 * SECOND, now);
    assertFalse(hasSlept(SECOND));
    assertTrue(hasSlept(7 * SECOND));
  }

  @Test
  void aWallClockThatRunsAheadHasSlept() {
    wall = wall.plusSeconds(60);
    assertTrue(hasSlept(1));
    assertFalse(hasSlept(1));
  }
}
