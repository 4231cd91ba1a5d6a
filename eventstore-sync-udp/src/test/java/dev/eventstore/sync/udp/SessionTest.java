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
  private Session session = begin(1);
  private long packetNumber;

  private Session begin(int address) {
    return new Session(
        device.local,
        new Session.Identity(1, 2, 77, Bytes.copyOf(new byte[16]), true),
        SimulatedNetwork.address(address),
        device.nowNanos);
  }

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
  void whoBeginsAnotherSessionHasNoFreshBudgetsByThat() {
    session.begin(device.nowNanos);
    judgeRefused(SyncConstants.REFUSED_EVENTS_PER_SECOND);
    Session other = begin(2);
    other.begin(device.nowNanos);
    session.end();
    session = begin(1);
    session.begin(device.nowNanos);
    offer();
    assertEquals(0, held(), "not looked at");
    session = other;
    offer();
    assertEquals(1, held(), "another peer has budgets of its own");
  }

  @Test
  void aSessionThatWasNeverUsedLeavesNothing() {
    session.begin(device.nowNanos);
    judgeRefused(SyncConstants.REFUSED_EVENTS_PER_SECOND);
    session.end();
    begin(1).end();
    session = begin(1);
    session.begin(device.nowNanos);
    offer();
    assertEquals(0, held(), "what was left is still there");
  }

  @Test
  void whatStandsBehindAGoodbyeCountsNoMore() {
    Frame fragment = new Frame.Fragment(Lane.BACKFILL, 1, 58, 59, 1);
    Header.Data packet = new Header.Data(1, packetNumber++, List.of(new Frame.Close(), fragment));
    session.receive(packet, ByteBuffer.wrap(new byte[1]), session.address(), device.nowNanos);
    assertEquals(0, device.local.reassembly().heldBytes());
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
