package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Environment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private final Environment environment =
      new Environment(
          () -> Instant.EPOCH,
          () -> 0,
          Seeds.insecureRandom(5),
          Runnable::run,
          Runnable::run,
          Runnable::run);
  private final LocalDevice local =
      new LocalDevice(new FakeReplica(environment, 1), environment, new Mailbox(() -> {}));
  private final Sessions sessions = new Sessions(local);

  private Session session(long id, long bootId, int address) {
    Bytes nonce = Bytes.copyOf(new byte[DatagramLayout.NONCE_BYTES]);
    Session.Identity identity = new Session.Identity(id, id, bootId, nonce, true);
    return new Session(local, identity, SimulatedNetwork.address(address), 0);
  }

  /** The peer sends from another address, and proves that it is there. */
  private void move(Session session, InetSocketAddress to) {
    ByteBuffer sent = received(session, 0, new Frame.Ping(), to).orElseThrow();
    assertTrue(local.replica().unmask(sent));
    Header.Data asked = (Header.Data) HeaderCodec.read(sent).orElseThrow();
    Frame.PathChallenge challenge = (Frame.PathChallenge) asked.frames().get(0);
    received(session, 1, new Frame.PathResponse(challenge.token()), to);
  }

  private static Optional<ByteBuffer> received(
      Session session, long number, Frame frame, InetSocketAddress from) {
    Header.Data packet = new Header.Data(session.identity().localId(), number, List.of(frame));
    return session.receive(packet, ByteBuffer.allocate(0), from, 0);
  }

  @Test
  void anotherAddressWithTheSameBootIdDoesNotReplaceASessionThatAnswers() {
    Session real = session(1, 77, 1);
    Session impostor = session(2, 77, 2);
    assertEquals(List.of(), sessions.begin(real, 0));
    assertEquals(List.of(impostor), sessions.begin(impostor, 0));
    assertEquals(List.of(real), sessions.snapshot());
  }

  @Test
  void anotherBootIdAtTheSameAddressReplacesASession() {
    Session real = session(1, 77, 1);
    Session restarted = session(2, 78, 1);
    assertEquals(List.of(), sessions.begin(real, 0));
    assertEquals(List.of(real), sessions.begin(restarted, 0));
    assertEquals(List.of(restarted), sessions.snapshot());
  }

  @Test
  void anAddressIsKnownAsLongAsASessionIsThere() {
    Session first = session(1, 77, 1);
    sessions.begin(first, 0);

    assertTrue(sessions.isKnown(SimulatedNetwork.address(1)));
    assertFalse(sessions.isKnown(SimulatedNetwork.address(2)));
    sessions.end(first, Counters.SessionEnd.CLOSED);
    assertFalse(sessions.isKnown(SimulatedNetwork.address(1)));
  }

  @Test
  void theAddressOfTwoIsKnownUntilBothAreGone() {
    Bytes nonce = Bytes.copyOf(new byte[DatagramLayout.NONCE_BYTES]);
    InetSocketAddress shared = SimulatedNetwork.address(1);
    Session embryo = sessions.addEmbryo(new Header.Hello(nonce, 5, 78, Bytes.empty()), shared, 0);
    Session live = session(1, 77, 1);
    sessions.begin(live, 0);

    sessions.end(live, Counters.SessionEnd.CLOSED);
    assertTrue(sessions.isKnown(shared), "of the embryo");
    sessions.advance(SyncConstants.EMBRYO_LIFE_NANOS);
    assertFalse(sessions.isKnown(shared));
    assertFalse(sessions.isEmbryo(embryo));
  }

  @Test
  void whereAPeerHasMovedToIsKnownAndWhereItWasIsNot() {
    InetSocketAddress home = SimulatedNetwork.address(1);
    InetSocketAddress elsewhere = SimulatedNetwork.address(2);
    Session session = session(1, 77, 1);
    sessions.begin(session, 0);
    move(session, elsewhere);
    sessions.mayHaveMoved(session);

    assertEquals(elsewhere, session.address());
    assertTrue(sessions.isKnown(elsewhere));
    assertFalse(sessions.isKnown(home));
    sessions.end(session, Counters.SessionEnd.CLOSED);
    assertFalse(sessions.isKnown(elsewhere));
  }

  @Test
  void afterTheEndOfAllNobodyIsKnown() {
    Bytes nonce = Bytes.copyOf(new byte[DatagramLayout.NONCE_BYTES]);
    for (int i = 0; i <= SyncConstants.MAX_EMBRYOS; i++) {
      Header.Hello hello = new Header.Hello(nonce, i, 100 + i, Bytes.empty());
      sessions.addEmbryo(hello, SimulatedNetwork.address(10 + i), 0);
    }
    sessions.begin(session(1, 77, 1), 0);

    assertFalse(sessions.isKnown(SimulatedNetwork.address(10)), "made room");
    assertTrue(sessions.isKnown(SimulatedNetwork.address(11)));
    sessions.clear();
    for (int i = 1; i <= 10 + SyncConstants.MAX_EMBRYOS; i++) {
      assertFalse(sessions.isKnown(SimulatedNetwork.address(i)));
    }
  }
}
