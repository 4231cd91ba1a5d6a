package dev.eventstore.testkit;

import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A slice written by hand, byte by byte as docs/protocol.md draws it, so that it may say what no
 * device would. For one thread.
 */
final class SliceBytes {
  static final int FORMAT = 2;
  static final int QUIET = 1;
  static final int MEMBERSHIP = 2;
  static final int BEACON = 3;
  static final int CELLS = 4;

  /** Where the version stands: behind format, kind and boot id. */
  static final int VERSION_OFFSET = 2 + Long.BYTES;

  /** The smallest filter, in bytes. */
  static final int FILTER_BYTES = 64;

  /** A shape of one node that is a cell. */
  static final byte[] ONE_CELL = {3};

  /** A shape of one node that is not described. */
  static final byte[] NO_CELL = {1};

  private static final int SALT_BYTES = 16;
  private static final int PLAIN_SUMS = 0;
  private static final int MOST_BYTES = 4_096;

  private final ByteBuffer out = ByteBuffer.allocate(MOST_BYTES);

  /** Begins with format and kind. */
  SliceBytes(int format, int kind) {
    u8(format).u8(kind);
  }

  SliceBytes(int kind) {
    this(FORMAT, kind);
  }

  SliceBytes u8(int value) {
    out.put((byte) value);
    return this;
  }

  SliceBytes u16(int value) {
    out.putShort((short) value);
    return this;
  }

  SliceBytes u64(long value) {
    out.putLong(value);
    return this;
  }

  SliceBytes bytes(byte[] value) {
    out.put(value);
    return this;
  }

  /** So many bytes of one value. */
  SliceBytes times(int count, int value) {
    byte[] same = new byte[count];
    Arrays.fill(same, (byte) value);
    return bytes(same);
  }

  SliceBytes header(long bootId, long version) {
    return u64(bootId).u64(version).u64(0);
  }

  SliceBytes salt(int value) {
    return times(SALT_BYTES, value).u8(PLAIN_SUMS);
  }

  SliceBytes root(long hash, long count) {
    return u64(hash).u64(~hash).u64(count);
  }

  /** So many, the first of which has this short id. */
  SliceBytes neighbours(int count, int first) {
    u8(count);
    for (int i = 0; i < count; i++) {
      out.putInt(first + i);
    }
    return this;
  }

  SliceBytes bound(EventKey bound) {
    long head = bound.id().head();
    int bytes = Long.BYTES - (head == 0 ? Long.BYTES : Long.numberOfTrailingZeros(head) / 8);
    u64(bound.createdAtMicros()).u8(bytes);
    for (int i = 0; i < bytes; i++) {
      u8((int) (head >>> (Long.SIZE - Byte.SIZE * (i + 1))));
    }
    return this;
  }

  SliceBytes range(KeyRange range) {
    return bound(range.from()).bound(range.to());
  }

  /** A filter, of which each byte has this value, over a range. */
  SliceBytes members(KeyRange range, int count, long sum, int filterBytes, int value) {
    return range(range).u16(count).u64(sum).u16(filterBytes).times(filterBytes, value);
  }

  /** A number of at most 49 bits, seven in a byte. */
  SliceBytes varint(long value) {
    long rest = value;
    for (; rest > 0x7F; rest >>>= 7) {
      u8((int) ((rest & 0x7F) | 0x80));
    }
    return u8((int) rest);
  }

  SliceBytes cell(long count, long sum) {
    return varint(count).u16((int) (sum >>> Integer.SIZE)).bytes(four((int) sum));
  }

  private static byte[] four(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  SliceBytes tree(byte[] shape) {
    return u16(shape.length).bytes(shape);
  }

  byte[] plain() {
    return Arrays.copyOf(out.array(), out.position());
  }
}
