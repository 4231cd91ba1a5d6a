package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.spi.Environment;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LocalDeviceTest {
  private final Environment environment =
      new Environment(
          Clock.systemUTC(),
          () -> 0,
          new SecureRandom(),
          Runnable::run,
          Runnable::run,
          Runnable::run);
  private final FakeReplica replica = new FakeReplica(environment, 1);
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void setOfAsManyOtherEventsIsNews() {
    replica.append(FakeReplica.event(1, 100, random));
    LocalDevice local = new LocalDevice(replica, environment, new Mailbox(() -> {}));
    assertTrue(local.refreshSummary(0));
    assertFalse(local.owesNews());

    replica.setAside(replica.keys().get(0));
    replica.append(FakeReplica.event(2, 100, random));
    local.refreshRoot(1);

    assertEquals(1, local.root().count());
    assertTrue(local.owesNews());
  }

  @Test
  void anotherEventIsNewsUntilItIsPublished() {
    LocalDevice local = new LocalDevice(replica, environment, new Mailbox(() -> {}));
    assertTrue(local.refreshSummary(0));
    replica.append(FakeReplica.event(1, 100, random));
    local.refreshRoot(1);
    assertTrue(local.owesNews());

    assertTrue(local.refreshSummary(Nanos.ofMillis(60_000)));
    assertFalse(local.owesNews());
  }

  @Test
  void unfinishedEventsTakeRoomFromTheirOwnSessionOnlyAndHalfAtMost() {
    replica.limitRoom(2 << 20);
    LocalDevice local = new LocalDevice(replica, environment, new Mailbox(() -> {}));
    local.liveSessions(4);

    assertEquals(512 << 10, local.roomPerSession(0));
    assertEquals(312 << 10, local.roomPerSession(200 << 10));
    assertEquals(256 << 10, local.roomPerSession(1 << 20));
  }

  @Test
  void whereLittleHistoryIsWelcomeThereIsStillRoomForANewEvent() {
    replica.limitRoom(2 << 20);
    LocalDevice local = new LocalDevice(replica, environment, new Mailbox(() -> {}));
    local.liveSessions(8);

    replica.limitHistoryRoom(100_000);
    assertEquals(100_000, local.roomPerSession(0));
    replica.limitHistoryRoom(0);
    assertEquals(SyncConstants.ROOM_FOR_NEW_BYTES, local.roomPerSession(1 << 20));
    replica.limitRoom(0);
    assertEquals(0, local.roomPerSession(0));
  }
}
