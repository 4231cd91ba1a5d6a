package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.EventId;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.Verdict;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session counts of what a peer sends that an honest one would not. */
class SessionMetersTest {
  private static final long PEER = 77;

  private final OneDevice device = new OneDevice(0);
  private final Counters counters = device.local.counters();
  private final Session session =
      new Session(
          device.local,
          new Session.Identity(1, 2, PEER, Bytes.copyOf(new byte[16]), true),
          SimulatedNetwork.address(1),
          device.nowNanos);
  private long packetNumber;

  private void receive(Frame frame, byte[] body) {
    Header.Data packet = new Header.Data(1, packetNumber++, List.of(frame));
    session.receive(packet, ByteBuffer.wrap(body), session.address(), device.nowNanos);
  }

  private void receive(byte[] slice) {
    receive(new Frame.SealedSlice(slice.length), slice);
  }

  private static byte[] root(long bootId, long version) {
    Slice.Header header =
        new Slice.Header(
            DeviceId.of(new byte[DeviceId.BYTES]), bootId, version, 0, Bytes.copyOf(new byte[16]));
    return FakeSlices.seal(new Slice.Quiet(header, OneDevice.root(3, 3), List.of())).toArray();
  }

  private long refused(Counters.SliceRefusal reason) {
    return counters.slicesRefused.value(reason);
  }

  @Test
  void slicesThatAreNotUsedAreCountedByTheReason() {
    receive(root(PEER, 5));
    assertEquals(1, counters.slicesReceived.value(Counters.SliceKind.ROOT));
    receive(new byte[100]);
    assertEquals(1, refused(Counters.SliceRefusal.UNREADABLE));
    receive(root(PEER + 1, 6));
    assertEquals(1, refused(Counters.SliceRefusal.FOREIGN));
    receive(root(PEER, 4));
    assertEquals(1, refused(Counters.SliceRefusal.OUTDATED));
    for (int i = 0; i < SyncConstants.SLICES_PER_SECOND; i++) {
      receive(new byte[100]);
    }
    assertEquals(4, refused(Counters.SliceRefusal.RATE));
    assertEquals(1, counters.slicesReceived.value(Counters.SliceKind.ROOT));
  }

  @Test
  void eventsOfWhoSendsWhatIsRejectedAreIgnoredAndCounted() {
    Verdict rejected =
        new Verdict.Rejected(EventId.of(new byte[EventId.BYTES]), Verdict.Reason.KEY);
    for (int i = 0; i < SyncConstants.REFUSED_EVENTS_PER_SECOND; i++) {
      session.judged(rejected, Lane.LIVE, 200, device.nowNanos);
    }
    byte[] sealed = FakeReplica.event(1, 200, device.random).toArray();
    receive(new Frame.Event(Lane.LIVE, 200), sealed);
    assertEquals(1, counters.eventsIgnored.value());
  }

  @Test
  void moreDatagramsThanAPeerMaySendAreCounted() {
    for (int i = 0; i < SyncConstants.DATAGRAMS_PER_SECOND + 3; i++) {
      receive(new Frame.Ping(), new byte[0]);
    }
    assertEquals(3, counters.datagramsDropped.value(Counters.Drop.RATE));
  }

  @Test
  void fragmentsAreShownUntilTheirEventIsWhole() {
    byte[] part = new byte[Fragments.length(0, 2_000)];
    receive(new Frame.Fragment(Lane.LIVE, 0, 0, 2, part.length), part);
    assertTrue(state().reassemblyBytes() >= part.length);
    byte[] rest = new byte[Fragments.length(1, 2_000)];
    receive(new Frame.Fragment(Lane.LIVE, 0, 1, 2, rest.length), rest);
    assertEquals(0, state().reassemblyBytes());
  }

  private EngineState state() {
    return EngineState.of(List.of(session), device.local);
  }
}
