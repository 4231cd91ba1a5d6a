package dev.eventstore.core;

import java.nio.ByteBuffer;

/** Puts arrays of bytes together and takes them apart. */
final class ByteArrays {
  private ByteArrays() {}

  /** The parts one after the other. */
  static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer joined = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      joined.put(part);
    }
    return joined.array();
  }

  /** The next {@code count} bytes of {@code in}, which has at least as many. */
  static byte[] take(ByteBuffer in, int count) {
    byte[] taken = new byte[count];
    in.get(taken);
    return taken;
  }
}
