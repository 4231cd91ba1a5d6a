package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Limits;
import org.junit.jupiter.api.Test;

class QueueingDelayTest {
  private static final long MINUTE = Nanos.ofMillis(60_000);

  private final QueueingDelay delay = new QueueingDelay();
  private long nowNanos = -3 * MINUTE; // a ticker may begin anywhere

  private void sample(long... millis) {
    for (long one : millis) {
      delay.sample(Nanos.ofMillis(one), Limits.MAX_DATAGRAM_BYTES, nowNanos);
    }
  }

  @Test
  void itIsWhatARoundTripTakesBeyondTheShortest() {
    assertTrue(delay.isUnknown());
    sample(50, 50, 50, 50, 80, 81, 82, 83);
    assertEquals(Nanos.ofMillis(50), delay.baseNanos());
    assertEquals(Nanos.ofMillis(30), delay.nanos());
  }

  @Test
  void singleLongOnesDoNotCount() {
    sample(50, 50, 120, 130, 51);
    assertEquals(0, delay.nanos());
  }

  @Test
  void aPathThatHasBecomeLongerIsKnownAfterTenMinutes() {
    sample(50);
    for (int i = 0; i < 9; i++) {
      nowNanos += MINUTE;
      sample(70, 70, 70, 70);
      assertEquals(Nanos.ofMillis(20), delay.nanos());
    }
    nowNanos += MINUTE;
    sample(70);
    assertEquals(0, delay.nanos());
  }

  @Test
  void afterALongSilenceNothingOldCounts() {
    sample(50);
    nowNanos += 100 * MINUTE;
    sample(70, 70, 70, 70);
    assertEquals(Nanos.ofMillis(70), delay.baseNanos());
    nowNanos += 9 * MINUTE;
    sample(90, 90, 90, 90);
    assertEquals(Nanos.ofMillis(70), delay.baseNanos());
  }

  private void shortOne(long millis) {
    delay.sample(Nanos.ofMillis(millis), 200, nowNanos);
  }

  @Test
  void shortDatagramsCountUntilThereAreLongOnes() {
    shortOne(50);
    assertEquals(Nanos.ofMillis(50), delay.baseNanos());
    sample(51);
    assertEquals(Nanos.ofMillis(51), delay.baseNanos());
    shortOne(50);
    assertEquals(Nanos.ofMillis(51), delay.baseNanos());
  }

  @Test
  void longOnesThatHaveWaitedSayNothingOfTheEmptyPath() {
    shortOne(50);
    sample(90, 90, 90, 90);
    assertEquals(Nanos.ofMillis(40), delay.nanos());
    sample(52);
    assertEquals(Nanos.ofMillis(52), delay.baseNanos());
  }

  @Test
  void shortOnesSayWhetherThereStillIsAQueue() {
    sample(50, 90, 90, 90, 90);
    assertEquals(Nanos.ofMillis(40), delay.nanos());
    shortOne(50);
    assertEquals(0, delay.nanos());
  }

  @Test
  void tenMinutesOfShortOnesMakeThemCountAgain() {
    sample(50);
    for (int i = 0; i < 11; i++) {
      nowNanos += MINUTE;
      shortOne(40);
    }
    assertEquals(Nanos.ofMillis(40), delay.baseNanos());
  }

  @Test
  void onlyTheLastFourCount() {
    sample(90, 50, 60, 61, 62, 63);
    assertEquals(Nanos.ofMillis(10), delay.nanos());
    sample(55);
    assertEquals(Nanos.ofMillis(5), delay.nanos());
  }

  @Test
  void anotherPathIsUnknown() {
    sample(50);
    delay.forget();
    assertTrue(delay.isUnknown());
    sample(90);
    assertEquals(Nanos.ofMillis(90), delay.baseNanos());
  }
}
