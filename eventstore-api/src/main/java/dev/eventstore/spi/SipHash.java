package dev.eventstore.spi;

import dev.eventstore.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * SipHash-2-4: a fast keyed hash of short input. Without the key nobody can tell which inputs
 * collide; who has it finds collisions of 64 bits with 2³² work. Any thread may use it.
 *
 * <p>Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012.
 */
public final class SipHash {
  /** The length of a key in bytes. */
  public static final int KEY_BYTES = 16;

  private final long k0;
  private final long k1;

  /**
   * A hash under this key.
   *
   * @throws IllegalArgumentException when the key does not have 16 bytes
   */
  public SipHash(Bytes key) {
    if (key.size() != KEY_BYTES) {
      throw new IllegalArgumentException("a SipHash key has 16 bytes, not " + key.size());
    }
    ByteBuffer words = ByteBuffer.wrap(key.toArray()).order(ByteOrder.LITTLE_ENDIAN);
    k0 = words.getLong();
    k1 = words.getLong();
  }

  /** The hash of any bytes. */
  public long hash(byte[] message) {
    ByteBuffer words = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    State state = new State(k0, k1);
    while (words.remaining() >= Long.BYTES) {
      state.absorb(words.getLong());
    }
    long last = (long) message.length << 56;
    for (int shift = 0; words.hasRemaining(); shift += Byte.SIZE) {
      last |= (words.get() & 0xFFL) << shift;
    }
    state.absorb(last);
    return state.finish();
  }

  /** The hash of two numbers, each as eight bytes, big-endian. */
  public long hash(long first, long second) {
    State state = new State(k0, k1);
    state.absorb(Long.reverseBytes(first));
    state.absorb(Long.reverseBytes(second));
    state.absorb((2L * Long.BYTES) << 56);
    return state.finish();
  }

  /** The four words that the rounds of the algorithm turn over. */
  private static final class State {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(long k0, long k1) {
      v0 = k0 ^ 0x736f6d6570736575L;
      v1 = k1 ^ 0x646f72616e646f6dL;
      v2 = k0 ^ 0x6c7967656e657261L;
      v3 = k1 ^ 0x7465646279746573L;
    }

    void absorb(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    long finish() {
      v2 ^= 0xFF;
      round();
      round();
      round();
      round();
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v2 += v3;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v1;
      v0 += v3;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
