package dev.eventstore.sync.udp;

import dev.eventstore.Limits;

/**
 * Where things lie in a datagram:
 *
 * <pre>
 *   0  tag, 16 bytes
 *  16  header, masked: its own length (2), kind (1), then by kind
 *   …  bodies: sealed events, fragments and slices, in the order of their frames
 * </pre>
 */
final class DatagramLayout {
  static final int TAG_BYTES = 16;
  static final int HEADER = TAG_BYTES;
  static final int KIND = HEADER + 2;
  static final int BODY_OF_HEADER = KIND + 1;

  static final int KIND_HELLO = 1;
  static final int KIND_COOKIE = 2;
  static final int KIND_HELLO_ACK = 3;
  static final int KIND_DATA = 4;

  static final int NONCE_BYTES = 16;
  static final int MAX_COOKIE_BYTES = 64;

  /** A HELLO is padded to this length, so that no answer is longer. */
  static final int HELLO_BYTES = Limits.MAX_DATAGRAM_BYTES;

  /** In a DATA header: connection id (8) and packet number (6) stand before the frames. */
  static final int DATA_FRAMES = BODY_OF_HEADER + 8 + 6;

  /** The shortest DATA datagram; shorter ones are padded, so that a challenge is never longer. */
  static final int MIN_DATA_BYTES = DATA_FRAMES + 16;

  /** The shortest datagram of any kind. */
  static final int MIN_BYTES = BODY_OF_HEADER;

  private DatagramLayout() {}
}
