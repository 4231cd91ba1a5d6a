package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Environment;
import java.time.Instant;
import java.util.List;
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
}
