package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Environment;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private static final InetSocketAddress PEER = SimulatedNetwork.address(2);

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
  private final Handshake handshake = new Handshake(local, new Sessions(local), 0);

  private static Header.Hello hello(long connectionId, Bytes cookie) {
    Bytes nonce = Bytes.copyOf(new byte[DatagramLayout.NONCE_BYTES]);
    return new Header.Hello(nonce, connectionId, 77, cookie);
  }

  @Test
  void aFloodOfHellosDoesNotKeepOutWhoHasACookie() {
    Header.Cookie cookie =
        (Header.Cookie) handshake.hello(PEER, hello(1, Bytes.empty()), 0).orElseThrow();
    for (int i = 0; i < 2 * SyncConstants.ANSWERS_PER_SECOND; i++) {
      handshake.hello(SimulatedNetwork.address(9), hello(9, Bytes.empty()), 0);
    }
    assertEquals(Optional.empty(), handshake.hello(PEER, hello(2, Bytes.empty()), 0));
    Header answer = handshake.hello(PEER, hello(1, cookie.cookie()), 0).orElseThrow();
    assertTrue(answer instanceof Header.HelloAck);
  }
}
