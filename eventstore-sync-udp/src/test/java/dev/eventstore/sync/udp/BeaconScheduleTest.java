package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.spi.Lane;
import dev.eventstore.spi.Root;
import org.junit.jupiter.api.Test;

class BeaconScheduleTest {
  private static final long OF_SMALLER = SyncConstants.TICKS_OF_SMALLER * SyncConstants.TICK_NANOS;
  private static final long OF_LARGER = SyncConstants.TICKS_OF_LARGER * SyncConstants.TICK_NANOS;

  private final OneDevice device = new OneDevice(10);
  private boolean pushing;
  private final Root larger = device.other(5);
  private final Root smaller = device.other(-5);
  private final BeaconSchedule schedule = schedule(1);

  private BeaconSchedule schedule(long remoteBootId) {
    return new BeaconSchedule(device.local, device.account(), () -> pushing, remoteBootId);
  }

  private long due(Root named) {
    return schedule.dueNanos(named, device.nowNanos);
  }

  private void hear(Root named) {
    schedule.heardRoot(named, device.nowNanos);
  }

  private void send() {
    schedule.sentBeacon(device.nowNanos);
  }

  // ---- Who begins

  @Test
  void whoHasFewerEventsBeginsAtOnce() {
    hear(larger);
    assertEquals(device.nowNanos, due(larger));
  }

  @Test
  void whoHasMoreBeginsOnlyAfterSilentTicks() {
    hear(smaller);
    assertEquals(device.nowNanos + OF_LARGER, due(smaller));
  }

  @Test
  void whatIsSaidMeanwhileBeginsThoseTicksAnew() {
    hear(smaller);
    schedule.useful(device.pass(1_000));
    assertEquals(device.nowNanos + OF_LARGER, due(smaller));
  }

  @Test
  void amongEqualCountsTheSmallerBootIdBegins() {
    Root equal = OneDevice.root(10, 99);
    BeaconSchedule smallest = schedule(-1);
    smallest.heardRoot(equal, device.nowNanos);
    assertEquals(device.nowNanos, smallest.dueNanos(equal, device.nowNanos));
    BeaconSchedule largest = schedule(0);
    largest.heardRoot(equal, device.nowNanos);
    assertEquals(device.nowNanos + OF_LARGER, largest.dueNanos(equal, device.nowNanos));
  }

  @Test
  void peerThatNamesAnOlderRootOfOursIsMerelyBehind() {
    Root before = device.local.root();
    device.append(1);
    device.local.refreshRoot(device.nowNanos);
    hear(before);
    assertEquals(device.nowNanos + SyncConstants.ROOT_HISTORY_NANOS, due(before));
  }

  // ---- When it begins anew

  @Test
  void thereIsAtMostOneInAVersion() {
    hear(larger);
    send();
    device.pass(900);
    assertEquals(Nanos.NEVER, due(larger));
    device.nextVersion();
    assertTrue(Nanos.isDue(due(larger), device.nowNanos));
  }

  @Test
  void itBeginsAnewWhenAllHasComeToRest() {
    hear(larger);
    send();
    device.nextVersion();
    schedule.useful(device.nowNanos);
    assertEquals(device.nowNanos + OF_SMALLER, due(larger));
  }

  @Test
  void itDoesNotWhileThePeerBringsOlderEvents() {
    hear(larger);
    send();
    device.nextVersion();
    schedule.received(Lane.BACKFILL, 300, device.nowNanos);
    assertEquals(device.nowNanos + OF_LARGER, due(larger));
    schedule.received(Lane.BACKFILL, 300, device.pass(1_000));
    assertEquals(device.nowNanos + OF_LARGER, due(larger));
  }

  @Test
  void newEventsPutNothingOff() {
    hear(larger);
    send();
    device.nextVersion();
    schedule.useful(device.nowNanos);
    long due = due(larger);
    schedule.received(Lane.LIVE, 300, device.pass(100));
    schedule.delivered(Lane.LIVE, device.nowNanos);
    assertEquals(due, due(larger));
  }

  @Test
  void whoBringsWithoutEndIsAskedAgainAfterAMinute() {
    hear(larger);
    send();
    long asked = device.nowNanos;
    for (int second = 1; second < 60; second++) {
      device.nextVersion();
      schedule.received(Lane.BACKFILL, 300, device.nowNanos);
    }
    assertEquals(asked + SyncConstants.MAX_BEACON_NANOS, due(larger));
  }

  @Test
  void itIsPutOffWhilePushing() {
    pushing = true;
    hear(smaller);
    assertEquals(device.nowNanos + SyncConstants.MAX_PUT_OFF_NANOS, due(smaller));
    schedule.delivered(Lane.BACKFILL, device.pass(1_000));
    assertEquals(device.nowNanos + SyncConstants.MAX_PUT_OFF_NANOS, due(smaller));
    pushing = false;
    assertEquals(device.nowNanos + OF_LARGER, due(smaller));
  }

  // ---- Without progress

  private long pauseAfter(int beacons) {
    hear(larger);
    for (int i = 0; i < beacons; i++) {
      send();
      device.nextVersion();
    }
    send();
    long sent = device.nowNanos;
    device.nextVersion();
    return schedule.dueNanos(larger, sent) - sent;
  }

  @Test
  void withoutProgressThePauseDoublesEveryThirdTime() {
    assertEquals(OF_SMALLER, pauseAfter(2));
    assertEquals(2 * SyncConstants.MIN_ROUND_NANOS, pauseAfter(0));
    assertEquals(2 * SyncConstants.MIN_ROUND_NANOS, pauseAfter(1));
    assertEquals(4 * SyncConstants.MIN_ROUND_NANOS, pauseAfter(0));
  }

  @Test
  void thePauseHasABound() {
    assertEquals(SyncConstants.MAX_ROUND_NANOS, pauseAfter(60));
  }

  @Test
  void progressEndsThePause() {
    pauseAfter(12);
    schedule.delivered(Lane.BACKFILL, device.nowNanos);
    schedule.heardRoot(OneDevice.root(larger.count(), 99), device.nowNanos);
    assertEquals(OF_SMALLER, pauseAfter(0));
  }

  @Test
  void whatArrivesThereWithoutChangingAnythingIsNoProgress() {
    pauseAfter(12);
    schedule.delivered(Lane.BACKFILL, device.nowNanos);
    assertEquals(SyncConstants.MAX_ROUND_NANOS, pauseAfter(3));
  }

  @Test
  void afterThreeWithoutProgressItIsStuck() {
    pauseAfter(2);
    assertFalse(schedule.isStuck());
    pauseAfter(0);
    assertTrue(schedule.isStuck());
    schedule.received(Lane.BACKFILL, 300, device.nowNanos);
    send();
    assertFalse(schedule.isStuck());
  }

  @Test
  void agreementBeginsEverythingAnew() {
    pauseAfter(12);
    hear(device.local.root());
    assertFalse(schedule.isStuck());
    device.nextVersion();
    hear(smaller);
    assertEquals(device.nowNanos + OF_LARGER, due(smaller));
    hear(device.local.root());
    hear(larger);
    assertEquals(device.nowNanos, due(larger));
  }

  // ---- Beside other peers

  @Test
  void anotherPeerThatBringsSomethingIsWaitedFor() {
    BeaconSchedule first = schedule(2);
    first.heardRoot(larger, device.nowNanos);
    first.sentBeacon(device.nowNanos);
    device.nextVersion();
    first.received(Lane.BACKFILL, 300, device.nowNanos);
    hear(larger);
    assertEquals(device.nowNanos + SyncConstants.FETCH_IDLE_NANOS, due(larger));
    device.nowNanos += SyncConstants.FETCH_IDLE_NANOS;
    assertEquals(device.nowNanos, due(larger));
  }

  @Test
  void anotherPeerThatHasNothingMoreIsNotWaitedFor() {
    BeaconSchedule first = schedule(2);
    first.heardRoot(larger, device.nowNanos);
    first.sentBeacon(device.nowNanos);
    device.nextVersion();
    first.received(Lane.BACKFILL, 300, device.nowNanos);
    hear(larger);
    assertTrue(due(larger) > device.nowNanos);
    first.exhausted(device.nowNanos);
    assertEquals(device.nowNanos, due(larger));
  }

  @Test
  void aBeaconThatNoLongerSaysWhatWeHoldWaitsForTheNextVersion() {
    BeaconSchedule first = schedule(2);
    first.heardRoot(larger, device.nowNanos);
    first.sentBeacon(device.nowNanos);
    first.exhausted(device.nowNanos);
    hear(larger);
    assertEquals(device.nowNanos, due(larger), "the same bytes for the next peer");
    device.append(1);
    device.local.refreshRoot(device.nowNanos);
    assertEquals(Nanos.NEVER, due(larger));
    assertTrue(schedule.isAwaitingVersion(larger, device.nowNanos));
    device.nextVersion();
    assertEquals(device.nowNanos, due(larger));
  }
}
