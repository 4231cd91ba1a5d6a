package dev.eventstore.core;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The envelope of a datagram: it proves that a member sent these bytes, and makes the header look
 * random. The bodies are sealed already and are not encrypted again.
 *
 * <pre>
 * datagram = tag(16) ‖ (header ⊕ keystream) ‖ bodies
 * tag      = BLAKE2b-128(key = datagram-tag subkey, header ‖ bodies)
 * keystream = XChaCha20(datagram-mask subkey, nonce = tag ‖ 0⁸)
 * header   = u16 length of the header, itself included ‖ what the protocol puts there
 * </pre>
 *
 * <p>A stranger's datagram costs one short keystream, and one hash where its random first bytes
 * happen to be a possible length. Two datagrams with the same header and bodies are the same: it is
 * the protocol that makes each different. Any thread may call it.
 */
final class DatagramSeal {
  static final int TAG_BYTES = 16;

  private static final int LENGTH_BYTES = Short.BYTES;

  /** Headers up to this length are unmasked by the first call for keystream: one block. */
  private static final int FIRST_KEYSTREAM_BYTES = 64;

  private final Sodium sodium;

  DatagramSeal(Sodium sodium) {
    this.sodium = sodium;
  }

  /** See {@link dev.eventstore.spi.Sealer#mask}. */
  void mask(ByteBuffer datagram, int headerBytes, CommunityKey key) {
    requireHeap(datagram);
    int payloadBytes = datagram.remaining() - TAG_BYTES;
    if (headerBytes < LENGTH_BYTES || headerBytes > payloadBytes) {
      throw new IllegalArgumentException(
          "a header has " + LENGTH_BYTES + " to " + payloadBytes + " bytes, not " + headerBytes);
    }
    int tagAt = datagram.arrayOffset() + datagram.position();
    int headerAt = tagAt + TAG_BYTES;
    byte[] array = datagram.array();
    if (length(array, headerAt) != headerBytes) {
      throw new IllegalArgumentException("a header begins with its own length");
    }
    byte[] payload = Arrays.copyOfRange(array, headerAt, headerAt + payloadBytes);
    byte[] tag = sodium.keyedHash(TAG_BYTES, key.datagramTag, payload);
    System.arraycopy(tag, 0, array, tagAt, TAG_BYTES);
    byte[] nonce = Arrays.copyOf(tag, Sodium.NONCE_BYTES);
    xor(array, headerAt, sodium.keystream(headerBytes, nonce, key.datagramMask), headerBytes);
  }

  /** See {@link dev.eventstore.spi.Sealer#unmask}. A stranger's datagram is left as it was. */
  boolean unmask(ByteBuffer datagram, CommunityKey key) {
    requireHeap(datagram);
    int payloadBytes = datagram.remaining() - TAG_BYTES;
    if (payloadBytes < LENGTH_BYTES) {
      return false;
    }
    int tagAt = datagram.arrayOffset() + datagram.position();
    int headerAt = tagAt + TAG_BYTES;
    byte[] array = datagram.array();
    byte[] tag = Arrays.copyOfRange(array, tagAt, headerAt);
    byte[] payload = Arrays.copyOfRange(array, headerAt, headerAt + payloadBytes);
    int headerBytes = unmaskHeader(payload, tag, key);
    if (headerBytes == 0
        || !MessageDigest.isEqual(tag, sodium.keyedHash(TAG_BYTES, key.datagramTag, payload))) {
      return false;
    }
    System.arraycopy(payload, 0, array, headerAt, headerBytes);
    return true;
  }

  /** Returns the length of the header with which the payload begins, or 0 when it has none. */
  private int unmaskHeader(byte[] payload, byte[] tag, CommunityKey key) {
    byte[] nonce = Arrays.copyOf(tag, Sodium.NONCE_BYTES);
    byte[] stream = sodium.keystream(FIRST_KEYSTREAM_BYTES, nonce, key.datagramMask);
    int headerBytes = length(payload, 0) ^ length(stream, 0);
    if (headerBytes < LENGTH_BYTES || headerBytes > payload.length) {
      return 0;
    }
    if (headerBytes > stream.length) {
      stream = sodium.keystream(headerBytes, nonce, key.datagramMask);
    }
    xor(payload, 0, stream, headerBytes);
    return headerBytes;
  }

  private static int length(byte[] bytes, int at) {
    return ((bytes[at] & 0xFF) << Byte.SIZE) | (bytes[at + 1] & 0xFF);
  }

  private static void xor(byte[] bytes, int from, byte[] stream, int count) {
    for (int i = 0; i < count; i++) {
      bytes[from + i] ^= stream[i];
    }
  }

  private static void requireHeap(ByteBuffer datagram) {
    if (!datagram.hasArray()) {
      throw new IllegalArgumentException("a datagram lies in a writable buffer on the heap");
    }
  }
}
