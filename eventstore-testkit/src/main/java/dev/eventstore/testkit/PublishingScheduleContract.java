package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.spi.Contest;
import dev.eventstore.spi.Summary;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * When a new version is made: after 10 s, after 100 events, never sooner than after 1 s, or 100 ms
 * while a peer waits for one.
 */
abstract class PublishingScheduleContract extends PublisherFixture {
  private static final Duration TICK = Duration.ofNanos(1);
  private static final Duration MAX_AGE = Duration.ofSeconds(10);
  private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
  private static final int MAX_NEW_EVENTS = 100;

  private void assertStays(Summary version) {
    assertEquals(version, current(), "made once, the same bytes for all");
  }

  private Summary assertNext(Summary version) {
    Summary next = current();
    assertEquals(version.version() + 1, next.version());
    assertNotEquals(version.signedEncryptedBlob(), next.signedEncryptedBlob());
    return next;
  }

  @Test
  void theFirstVersionIsOneAndDueAtOnce() {
    assertTrue(publisher.nextVersionNanos() - nanos <= 0);
    assertEquals(1, current().version());
  }

  @Test
  void aVersionLastsTheLongestAgeWhenNothingHappens() {
    Summary version = current();
    for (int i = 0; i < 3; i++) {
      assertEquals(nanos + MAX_AGE.toNanos(), publisher.nextVersionNanos());
      pass(MAX_AGE.minus(TICK));
      assertStays(version);
      pass(TICK);
      version = assertNext(version);
    }
  }

  @Test
  void enoughNewEventsMakeAVersionHoweverTheyCome() {
    Summary version = current();
    pass(MIN_INTERVAL);
    publisher.stored(MAX_NEW_EVENTS - 1, nanos);
    assertStays(version);
    publisher.stored(1, nanos);
    assertTrue(publisher.nextVersionNanos() - nanos <= 0);
    assertNext(version);
  }

  @Test
  void newEventsMakeNoVersionSoonerThanTheShortestInterval() {
    Summary version = current();
    publisher.stored(10 * MAX_NEW_EVENTS, nanos);
    assertEquals(nanos + MIN_INTERVAL.toNanos(), publisher.nextVersionNanos());
    pass(MIN_INTERVAL.minus(TICK));
    assertStays(version);
    pass(TICK);
    assertNext(version);
  }

  @Test
  void eventsOfAnEarlierVersionDoNotCountForTheNext() {
    Summary version = current();
    publisher.stored(MAX_NEW_EVENTS, nanos);
    pass(MIN_INTERVAL);
    version = assertNext(version);
    publisher.stored(MAX_NEW_EVENTS - 1, nanos);
    pass(MIN_INTERVAL);
    assertStays(version);
  }

  @Test
  void whileAPeerDisagreesThereIsAVersionAfterEachShortestInterval() {
    Summary version = current();
    publisher.contested(Contest.DIFFERENT);
    for (int i = 0; i < 3; i++) {
      pass(MIN_INTERVAL.minus(TICK));
      assertStays(version);
      pass(TICK);
      version = assertNext(version);
    }
    publisher.contested(Contest.NONE);
    pass(MIN_INTERVAL);
    assertStays(version);
    pass(MAX_AGE.minus(MIN_INTERVAL));
    assertNext(version);
  }

  @Test
  void whileAPeerWaitsToBeAskedThereIsOneTenTimesAsSoon() {
    Summary version = current();
    publisher.contested(Contest.ASKING);
    Duration soon = MIN_INTERVAL.dividedBy(10);
    for (int i = 0; i < 3; i++) {
      pass(soon.minus(TICK));
      assertStays(version);
      pass(TICK);
      version = assertNext(version);
    }
  }

  @Test
  void disagreementAfterTheShortestIntervalMakesAVersionAtOnce() {
    Summary version = current();
    pass(MIN_INTERVAL.multipliedBy(3));
    assertStays(version);
    publisher.contested(Contest.DIFFERENT);
    assertNext(version);
  }
}
