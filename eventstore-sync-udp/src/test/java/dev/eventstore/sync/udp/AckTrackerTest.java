package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AckTrackerTest {
  private static final long NOW = 1_000;
  private final AckTracker tracker = new AckTracker();

  @Test
  void theFirstPacketWaitsForTheDelayAndTheSecondForNothing() {
    tracker.received(0, true, NOW);
    assertEquals(NOW + SyncConstants.MAX_ACK_DELAY_NANOS, tracker.dueNanos(NOW));
    tracker.received(1, true, NOW);
    assertEquals(NOW, tracker.dueNanos(NOW));
  }

  @Test
  void aPacketOutOfOrderIsAcknowledgedAtOnce() {
    tracker.received(0, true, NOW);
    tracker.take(0, NOW);
    tracker.received(2, true, NOW);
    assertEquals(NOW, tracker.dueNanos(NOW));
  }

  @Test
  void whatAsksForNothingIsToldOnlyInCompany() {
    tracker.received(0, false, NOW);
    assertEquals(Nanos.NEVER, tracker.dueNanos(NOW));
    assertTrue(tracker.hasNews());
    tracker.take(0, NOW);
    assertFalse(tracker.hasNews());
  }

  @Test
  void rangesAreExactAndTheDelayIsThatOfTheLargest() {
    for (long number : new long[] {1, 2, 3, 7, 5, 6, 10}) {
      tracker.received(number, true, NOW + number * 1_000);
    }
    Frame.Ack ack = tracker.take(77, NOW + 13_000);
    assertEquals(3, ack.received().count());
    assertEquals(10, ack.received().high(0));
    assertEquals(10, ack.received().low(0));
    assertEquals(7, ack.received().high(1));
    assertEquals(5, ack.received().low(1));
    assertEquals(3, ack.received().high(2));
    assertEquals(1, ack.received().low(2));
    assertEquals(3, ack.delayMicros());
    assertEquals(77, ack.roomBytes());
  }

  @Test
  void ofManyRangesTheNewestAreTold() {
    for (long number = 0; number < 60; number += 2) {
      tracker.received(number, true, NOW);
    }
    AckRanges told = tracker.take(0, NOW).received();
    assertEquals(SyncConstants.TOLD_ACK_RANGES, told.count());
    assertEquals(58, told.largest());
    assertEquals(36, told.low(told.count() - 1));
  }

  /** Those that were not told are remembered until they join. */
  @Test
  void rangesThatJoinAreToldAsOne() {
    for (long number = 0; number < 60; number += 2) {
      tracker.received(number, true, NOW);
    }
    tracker.take(0, NOW);
    for (long number = 1; number < 59; number += 2) {
      tracker.received(number, true, NOW);
    }
    AckRanges told = tracker.take(0, NOW).received();
    assertEquals(1, told.count());
    assertEquals(0, told.low(0));
    assertEquals(58, told.high(0));
  }

  @Test
  void itNeverNamesAPacketThatDidNotComeAndAlwaysTheNewest() {
    SplittableRandom random = new SplittableRandom(Seeds.of("ackTracker", 1));
    Set<Long> received = new HashSet<>();
    long largest = 0;
    for (int i = 0; i < 20_000; i++) {
      long number = Math.max(0, largest + random.nextInt(-20, 5));
      largest = Math.max(largest, number);
      if (received.add(number)) {
        tracker.received(number, true, NOW);
      }
      AckRanges ranges = tracker.take(0, NOW).received();
      assertEquals(largest, ranges.largest());
      assertTrue(ranges.count() <= SyncConstants.TOLD_ACK_RANGES);
      for (int r = 0; r < ranges.count(); r++) {
        assertTrue(received.contains(ranges.high(r)) && received.contains(ranges.low(r)));
        assertTrue(ranges.high(r) >= ranges.low(r));
        assertFalse(received.contains(ranges.high(r) + 1), "ranges never touch");
      }
    }
  }
}
