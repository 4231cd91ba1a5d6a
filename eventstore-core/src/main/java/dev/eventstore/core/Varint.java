package dev.eventstore.core;

import java.nio.ByteBuffer;

/**
 * Numbers in as few bytes as they need: seven bits each, the lowest first, the highest bit set in
 * all but the last (LEB128). One number has one form.
 */
final class Varint {
  private static final int BITS = 7;
  private static final int MORE = 1 << BITS;

  /** The largest number that is read or written: 2⁴⁹ − 1. */
  private static final int MAX_BYTES = 7;

  private Varint() {}

  static int bytes(long value) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + BITS - 1) / BITS);
  }

  static void write(ByteBuffer out, long value) {
    if (value < 0 || bytes(value) > MAX_BYTES) {
      throw new IllegalArgumentException("a number lies in 0 … 2^49 - 1, not " + value);
    }
    long rest = value;
    while (rest >= MORE) {
      out.put((byte) (rest | MORE));
      rest >>>= BITS;
    }
    out.put((byte) rest);
  }

  /**
   * Reads a number.
   *
   * @throws IllegalArgumentException when it is too large or not in its one form
   */
  static long read(ByteBuffer in) {
    long value = 0;
    for (int i = 0; i < MAX_BYTES; i++) {
      byte next = in.get();
      value |= (long) (next & (MORE - 1)) << (BITS * i);
      if (next >= 0) {
        if (next == 0 && i > 0) {
          throw new IllegalArgumentException("a number has no superfluous bytes");
        }
        return value;
      }
    }
    throw new IllegalArgumentException("a number has at most " + MAX_BYTES + " bytes");
  }
}
