package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Invite;
import dev.eventstore.TransportException;
import dev.eventstore.core.Communities;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application sees of a sync that it pauses. */
final class PausedSyncTest {
  private static void append(SimulatedDevice device) {
    device.community().append(EventDraft.of("note").build());
  }

  @Test
  void aPausedDeviceGoesOnAloneAndIsSoonInStepAgain() {
    try (SimulatedNetwork network = new SimulatedNetwork(1, WorkFolder.temporary(), Trace.off())) {
      SimulatedDevice alice = network.device("alice");
      SimulatedDevice bob = network.device("bob").connect(alice);
      alice.start();
      bob.start();
      append(bob);
      Duration minute = Duration.ofMinutes(1);
      assertTrue(network.runUntil(() -> SimulatedNetworkTest.inStep(network), minute));
      Community community = alice.community();
      community.peers().pause();
      network.run(minute);
      assertTrue(community.syncStatus().paused());
      assertTrue(bob.community().peers().all().isEmpty());
      append(alice);
      append(bob);
      assertFalse(community.awaitInSync(Duration.ZERO));
      assertEquals(2, community.info().events());
      community.peers().resume();
      assertFalse(community.syncStatus().paused());
      assertTrue(
          network.runUntil(() -> SimulatedNetworkTest.inStep(network), Duration.ofSeconds(3)));
      assertEquals(3, community.info().events());
    }
  }

  @Test
  void withoutATransportThatCanPauseItIsRefused(@TempDir Path folder) {
    Invite invite = Invite.create("alone");
    try (Community alone =
            Communities.builder().directory(folder.resolve("one")).invite(invite).open();
        Community other =
            Communities.builder()
                .directory(folder.resolve("other"))
                .invite(invite)
                .transport(new CapturingTransport())
                .open()) {
      assertThrows(TransportException.class, () -> alone.peers().pause());
      assertThrows(TransportException.class, () -> alone.peers().resume());
      assertThrows(TransportException.class, () -> other.peers().pause());
      assertThrows(TransportException.class, () -> other.peers().resume());
    }
  }
}
