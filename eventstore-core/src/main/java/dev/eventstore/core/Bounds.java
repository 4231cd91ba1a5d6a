package dev.eventstore.core;

import dev.eventstore.spi.EventKey;
import java.nio.ByteBuffer;

/**
 * Bounds of ranges in bytes: {@code u64 time ‖ u8 n ≤ 8 ‖ the first n bytes of an id}, of which the
 * last is not zero.
 */
final class Bounds {
  private Bounds() {}

  static int bytes(EventKey bound) {
    return Long.BYTES + 1 + headBytes(bound.id().head());
  }

  static void write(ByteBuffer out, EventKey bound) {
    long head = bound.id().head();
    int bytes = headBytes(head);
    out.putLong(bound.createdAtMicros()).put((byte) bytes);
    for (int i = 0; i < bytes; i++) {
      out.put((byte) (head >>> (Long.SIZE - Byte.SIZE * (i + 1))));
    }
  }

  /**
   * Reads a bound.
   *
   * @throws IllegalArgumentException when its id is too long or ends with zero
   */
  static EventKey read(ByteBuffer in) {
    long time = in.getLong();
    int bytes = in.get();
    if (bytes < 0 || bytes > Long.BYTES) {
      throw new IllegalArgumentException("a bound has 0 to 8 bytes of an id, not " + bytes);
    }
    long head = 0;
    for (int i = 0; i < bytes; i++) {
      head |= (in.get() & 0xFFL) << (Long.SIZE - Byte.SIZE * (i + 1));
    }
    if (bytes != headBytes(head)) {
      throw new IllegalArgumentException("a bound ends with a byte that is not zero");
    }
    return EventKey.bound(time, head);
  }

  private static int headBytes(long head) {
    return head == 0 ? 0 : Long.BYTES - Long.numberOfTrailingZeros(head) / Byte.SIZE;
  }
}
