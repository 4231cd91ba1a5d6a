package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.Verdict;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session does with what comes in. */
class SessionTest {
  private static final int EVENT_BYTES = 200;
  private static final Verdict REFUSED =
      new Verdict.Rejected(
          EventId.of(new byte[EventId.BYTES]), Verdict.Reason.KEY); // of another community

  private final OneDevice device = new OneDevice(0);
  private final Session session =
      new Session(
          device.local,
          new Session.Identity(1, 2, 77, Bytes.copyOf(new byte[16]), true),
          SimulatedNetwork.address(1),
          device.nowNanos);
  private long packetNumber;

  /** Offers a new event. */
  private void offer() {
    Header.Data packet =
        new Header.Data(1, packetNumber++, List.of(new Frame.Event(Lane.BACKFILL, EVENT_BYTES)));
    byte[] sealed = FakeReplica.event(1, EVENT_BYTES, device.random).toArray();
    session.receive(packet, ByteBuffer.wrap(sealed), session.address(), device.nowNanos);
  }

  private void judgeRefused(int events) {
    for (int i = 0; i < events; i++) {
      session.judged(REFUSED, Lane.BACKFILL, EVENT_BYTES, device.nowNanos);
    }
  }

  private int held() {
    return device.replica.keys().size();
  }

  @Test
  void whoOffersWhatIsRefusedIsNotListenedToForAWhile() {
    judgeRefused(SyncConstants.REFUSED_EVENTS_PER_SECOND - 1);
    offer();
    assertEquals(1, held(), "a few are no reason");
    judgeRefused(1);
    offer();
    assertEquals(1, held(), "not looked at");
    device.pass(1_000);
    offer();
    assertEquals(2, held(), "one second later it is");
  }

  @Test
  void theMoreWasRefusedTheLongerItTakes() {
    judgeRefused(10 * SyncConstants.REFUSED_EVENTS_PER_SECOND);
    device.pass(8_000);
    offer();
    assertEquals(0, held());
    device.pass(2_000);
    offer();
    assertEquals(1, held());
  }

  @Test
  void acceptedEventsCostNothing() {
    for (int i = 0; i < 3 * SyncConstants.REFUSED_EVENTS_PER_SECOND; i++) {
      offer();
    }
    assertEquals(3 * SyncConstants.REFUSED_EVENTS_PER_SECOND, held());
  }
}
