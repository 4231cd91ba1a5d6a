package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;
import dev.eventstore.spi.BloomFilter;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.SignedBytes;
import dev.eventstore.spi.Slice;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Slices in bytes, as docs/protocol.md draws them:
 *
 * <pre>
 * slice      = u8 format ‖ u8 kind ‖ u64 boot id ‖ u64 version ‖ u64 created µs ‖ salt(16) ‖ rest
 * quiet      = root(16) ‖ u64 count
 * membership = bound ‖ bound ‖ u32 count ‖ u64 sum ‖ u16 |filter| ‖ filter
 * bound      = u64 time µs ‖ u8 n ≤ 8 ‖ the first n bytes of an id, the last of them not zero
 * </pre>
 */
final class SliceCodec {
  private static final int FORMAT = 1;
  private static final int QUIET = 1;
  private static final int MEMBERSHIP = 2;
  private static final int SALT_BYTES = 16;

  private SliceCodec() {}

  static byte[] encode(Slice.Quiet slice) {
    ByteBuffer out = begin(QUIET, slice.header());
    slice.root().hash().writeTo(out);
    out.putLong(slice.root().count());
    return finish(out);
  }

  static byte[] encode(Slice.Membership slice) {
    ByteBuffer out = begin(MEMBERSHIP, slice.header());
    putBound(out, slice.range().from());
    putBound(out, slice.range().to());
    out.putInt((int) slice.cell().count()).putLong(slice.cell().sumH64());
    Bytes bits = slice.filter().bits();
    out.putShort((short) bits.size());
    bits.writeTo(out);
    return finish(out);
  }

  /**
   * Reads a slice whose signature has been checked; empty when its bytes are not exactly a slice.
   */
  static Optional<Slice> decode(SignedBytes signed, Sealer sealer) {
    ByteBuffer in = signed.plain().asReadOnlyBuffer();
    try {
      if (in.get() != FORMAT) {
        return Optional.empty();
      }
      int kind = Byte.toUnsignedInt(in.get());
      Slice.Header header = header(in, signed);
      return switch (kind) {
        case QUIET ->
            whole(in, new Slice.Quiet(header, new Root(bytes(in, Root.BYTES), in.getLong())));
        case MEMBERSHIP -> whole(in, membership(in, header, sealer));
        default -> Optional.of(new Slice.Unknown(header, kind));
      };
    } catch (BufferUnderflowException | IllegalArgumentException notASlice) {
      return Optional.empty();
    }
  }

  private static Optional<Slice> whole(ByteBuffer in, Slice slice) {
    return in.hasRemaining() ? Optional.empty() : Optional.of(slice);
  }

  private static Slice.Header header(ByteBuffer in, SignedBytes signed) {
    return new Slice.Header(
        signed.signer(), in.getLong(), in.getLong(), in.getLong(), bytes(in, SALT_BYTES));
  }

  private static Slice.Membership membership(ByteBuffer in, Slice.Header header, Sealer sealer) {
    KeyRange range = new KeyRange(bound(in), bound(in));
    int count = in.getInt();
    if (count < 0 || count > Limits.MAX_SLICE_EVENTS) {
      throw new IllegalArgumentException(
          "a slice describes at most " + Limits.MAX_SLICE_EVENTS + " events, not " + count);
    }
    Cell cell = new Cell(count, in.getLong());
    Bytes bits = bytes(in, Short.toUnsignedInt(in.getShort()));
    BloomFilter filter = BloomFilter.of(bits, sealer.filterKey(header.salt()));
    return new Slice.Membership(header, range, cell, filter);
  }

  private static ByteBuffer begin(int kind, Slice.Header header) {
    ByteBuffer out = ByteBuffer.allocate(Limits.MAX_SLICE_BYTES);
    out.put((byte) FORMAT).put((byte) kind);
    out.putLong(header.bootId()).putLong(header.version()).putLong(header.createdAtMicros());
    header.salt().writeTo(out);
    return out;
  }

  private static byte[] finish(ByteBuffer out) {
    byte[] slice = new byte[out.flip().remaining()];
    out.get(slice);
    return slice;
  }

  private static void putBound(ByteBuffer out, EventKey bound) {
    long head = bound.id().head();
    int bytes = Long.BYTES - Long.numberOfTrailingZeros(head) / Byte.SIZE;
    out.putLong(bound.createdAtMicros()).put((byte) bytes);
    for (int i = 0; i < bytes; i++) {
      out.put((byte) (head >>> (Long.SIZE - Byte.SIZE * (i + 1))));
    }
  }

  private static EventKey bound(ByteBuffer in) {
    long time = in.getLong();
    int bytes = in.get();
    if (bytes < 0 || bytes > Long.BYTES) {
      throw new IllegalArgumentException("a bound has 0 to 8 bytes of an id, not " + bytes);
    }
    long head = 0;
    for (int i = 0; i < bytes; i++) {
      head |= (in.get() & 0xFFL) << (Long.SIZE - Byte.SIZE * (i + 1));
    }
    if (bytes != Long.BYTES - Long.numberOfTrailingZeros(head) / Byte.SIZE) {
      throw new IllegalArgumentException("a bound ends with a byte that is not zero");
    }
    return EventKey.bound(time, head);
  }

  private static Bytes bytes(ByteBuffer in, int count) {
    if (count > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[count];
    in.get(bytes);
    return Bytes.copyOf(bytes);
  }
}
