package dev.eventstore.sync.udp;

import dev.eventstore.Bytes;
import java.util.List;

/** The header of a datagram, after its tag was found right and its mask was taken off. */
sealed interface Header {
  /**
   * Asks for a session.
   *
   * @param nonce 16 random bytes, echoed in every answer
   * @param connectionId what datagrams to the initiator must carry from now on
   * @param bootId which start of which device this is
   * @param cookie empty at first, then the responder's
   */
  record Hello(Bytes nonce, long connectionId, long bootId, Bytes cookie) implements Header {}

  /**
   * Says: ask again with this, so that I know that you are where you seem to be.
   *
   * @param nonce that of the HELLO
   * @param cookie 1 to 64 bytes that only the responder understands
   */
  record Cookie(Bytes nonce, Bytes cookie) implements Header {}

  /**
   * Grants a session.
   *
   * @param nonce that of the HELLO
   * @param connectionId what datagrams to the responder must carry from now on
   * @param bootId which start of which device the responder is
   */
  record HelloAck(Bytes nonce, long connectionId, long bootId) implements Header {}

  /**
   * A packet of a session.
   *
   * @param connectionId the one that its receiver chose
   * @param packetNumber never used twice in one direction of a session
   * @param frames what it says; the bodies follow the header in their order
   */
  record Data(long connectionId, long packetNumber, List<Frame> frames) implements Header {}
}
