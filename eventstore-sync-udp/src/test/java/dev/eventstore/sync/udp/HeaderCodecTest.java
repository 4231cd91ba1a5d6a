package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.Bytes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeaderCodecTest {
  private static final Bytes NONCE = Bytes.copyOf(new byte[DatagramLayout.NONCE_BYTES]);
  private static final Bytes COOKIE = Bytes.copyOf(new byte[] {1, 2, 3});
  private static final Header.Hello HELLO = new Header.Hello(NONCE, 1, 2, COOKIE);
  private static final Header.HelloAck ACK = new Header.HelloAck(NONCE, 1, 2);

  /** The same with one byte more, which belongs to the header or lies behind it. */
  private static ByteBuffer longer(ByteBuffer datagram, boolean inHeader) {
    ByteBuffer longer = ByteBuffer.allocate(datagram.limit() + 1).put(datagram).rewind();
    int headerBytes = datagram.limit() - DatagramLayout.HEADER + (inHeader ? 1 : 0);
    return longer.putShort(DatagramLayout.HEADER, (short) headerBytes);
  }

  @Test
  void handshakesAreReadAgain() {
    Header.Cookie cookie = new Header.Cookie(NONCE, COOKIE);
    assertEquals(Optional.of(HELLO), HeaderCodec.read(HeaderCodec.write(HELLO)));
    assertEquals(Optional.of(cookie), HeaderCodec.read(HeaderCodec.write(cookie)));
    assertEquals(Optional.of(ACK), HeaderCodec.read(HeaderCodec.write(ACK)));
  }

  @Test
  void nothingStandsBehindTheHeaderOfAHandshake() {
    Header.Cookie cookie = new Header.Cookie(NONCE, COOKIE);
    for (ByteBuffer datagram :
        List.of(HeaderCodec.write(HELLO), HeaderCodec.write(cookie), HeaderCodec.write(ACK))) {
      assertEquals(Optional.empty(), HeaderCodec.read(longer(datagram, false)));
    }
  }

  @Test
  void aHelloAckHasNoFurtherFields() {
    assertEquals(Optional.empty(), HeaderCodec.read(longer(HeaderCodec.write(ACK), true)));
  }

  @Test
  void theZerosOfAHelloAreZerosAndBelongToItsHeader() {
    ByteBuffer notZero = HeaderCodec.write(HELLO);
    notZero.put(notZero.limit() - 1, (byte) 1);
    assertEquals(Optional.empty(), HeaderCodec.read(notZero));
    ByteBuffer outside = HeaderCodec.write(HELLO);
    outside.putShort(DatagramLayout.HEADER, (short) (outside.limit() - DatagramLayout.HEADER - 10));
    assertEquals(Optional.empty(), HeaderCodec.read(outside));
  }
}
