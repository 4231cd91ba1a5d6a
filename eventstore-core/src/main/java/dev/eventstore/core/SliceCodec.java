package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;
import dev.eventstore.spi.BloomFilter;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.SignedBytes;
import dev.eventstore.spi.Slice;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Slices in bytes, as docs/protocol.md draws them:
 *
 * <pre>
 * slice      = u8 format ‖ u8 kind ‖ u64 boot id ‖ u64 version ‖ u64 created µs ‖ rest by kind
 * quiet      = root(16) ‖ u64 count ‖ neighbours
 * membership = salt(16) ‖ u8 sums ‖ members
 * beacon     = salt(16) ‖ u8 sums ‖ root(16) ‖ u64 count ‖ neighbours ‖ members ‖ tree ‖ tree
 * cells      = salt(16) ‖ u8 sums ‖ bound ‖ bound ‖ tree
 * neighbours = u8 n ≤ 16 ‖ n × u32
 * members    = bound ‖ bound ‖ u16 count ‖ u64 sum ‖ u16 |filter| ‖ filter
 * </pre>
 */
final class SliceCodec {
  private static final int FORMAT = 2;
  private static final int QUIET = 1;
  private static final int MEMBERSHIP = 2;
  private static final int BEACON = 3;
  private static final int CELLS = 4;
  private static final int PLAIN_SUMS = 0;
  private static final int SALTED_SUMS = 1;

  /** Random bytes of a version, from which the keys of its filters come. */
  static final int SALT_BYTES = 16;

  private static final int HEADER_BYTES = 2 + 3 * Long.BYTES;

  /**
   * Room for a slice that is too long and will be made again with less: even of 64 cells each of
   * which lies at the end of a path of its own, as crafted events make them.
   */
  private static final int DRAFT_BYTES = 8 * Limits.MAX_SLICE_BYTES;

  private SliceCodec() {}

  // ---- Writing

  static byte[] encode(Slice.Quiet slice) {
    ByteBuffer out = begin(QUIET, slice.header());
    putRoot(out, slice.root(), slice.neighbours());
    return finish(out);
  }

  static byte[] encode(Slice.Membership slice) {
    ByteBuffer out = begin(MEMBERSHIP, slice.header());
    putHash(out, slice.header(), slice.hash());
    putMembers(out, slice.members());
    return finish(out);
  }

  static byte[] encode(Slice.Beacon slice) {
    ByteBuffer out = begin(BEACON, slice.header());
    putHash(out, slice.header(), slice.hash());
    putRoot(out, slice.root(), slice.neighbours());
    putMembers(out, slice.recent());
    for (KeyRange part : outside(slice.recent().range())) {
      CellTree.write(out, part, inside(part, slice.cells()));
    }
    return finish(out);
  }

  static byte[] encode(Slice.Cells slice) {
    ByteBuffer out = begin(CELLS, slice.header());
    putHash(out, slice.header(), slice.hash());
    KeyRange limits = CellTree.limits(slice.cells());
    Bounds.write(out, limits.from());
    Bounds.write(out, limits.to());
    CellTree.write(out, limits, slice.cells());
    return finish(out);
  }

  /** What lies before a range, and what lies behind it. */
  static List<KeyRange> outside(KeyRange range) {
    return List.of(
        new KeyRange(KeyRange.ALL.from(), range.from()),
        new KeyRange(range.to(), KeyRange.ALL.to()));
  }

  private static List<RangeCell> inside(KeyRange part, List<RangeCell> cells) {
    return cells.stream()
        .filter(cell -> cell.range().from().compareTo(part.from()) >= 0)
        .filter(cell -> cell.range().to().compareTo(part.to()) <= 0)
        .toList();
  }

  /** Whether one slice can describe these cells. */
  static boolean fits(List<RangeCell> cells) {
    KeyRange limits = CellTree.limits(cells);
    int room = SliceSeal.MAX_PLAIN_BYTES - HEADER_BYTES - SALT_BYTES - 1;
    room -= Bounds.bytes(limits.from()) + Bounds.bytes(limits.to());
    return CellTree.fits(limits, cells, room);
  }

  private static ByteBuffer begin(int kind, Slice.Header header) {
    ByteBuffer out = ByteBuffer.allocate(DRAFT_BYTES);
    out.put((byte) FORMAT).put((byte) kind);
    return out.putLong(header.bootId()).putLong(header.version()).putLong(header.createdAtMicros());
  }

  private static void putHash(ByteBuffer out, Slice.Header header, CellHash hash) {
    header.salt().writeTo(out);
    out.put((byte) (hash.isSalted() ? SALTED_SUMS : PLAIN_SUMS));
  }

  private static void putRoot(ByteBuffer out, Root root, List<Integer> neighbours) {
    root.hash().writeTo(out);
    out.putLong(root.count()).put((byte) neighbours.size());
    neighbours.forEach(out::putInt);
  }

  private static void putMembers(ByteBuffer out, Slice.Members members) {
    Bounds.write(out, members.range().from());
    Bounds.write(out, members.range().to());
    out.putShort((short) members.cell().count()).putLong(members.cell().sumH64());
    Bytes bits = members.filter().bits();
    out.putShort((short) bits.size());
    bits.writeTo(out);
  }

  private static byte[] finish(ByteBuffer out) {
    byte[] slice = new byte[out.flip().remaining()];
    out.get(slice);
    return slice;
  }

  // ---- Reading

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
      Slice.Header header =
          new Slice.Header(
              signed.signer(), in.getLong(), in.getLong(), in.getLong(), Bytes.empty());
      return switch (kind) {
        case QUIET -> whole(in, new Slice.Quiet(header, root(in), neighbours(in)));
        case MEMBERSHIP, BEACON, CELLS -> whole(in, salted(kind, header, in, sealer));
        default -> Optional.of(new Slice.Unknown(header, kind));
      };
    } catch (BufferUnderflowException | IllegalArgumentException notASlice) {
      return Optional.empty();
    }
  }

  private static Optional<Slice> whole(ByteBuffer in, Slice slice) {
    return in.hasRemaining() ? Optional.empty() : Optional.of(slice);
  }

  private static Slice salted(int kind, Slice.Header unsalted, ByteBuffer in, Sealer sealer) {
    Slice.Header header =
        new Slice.Header(
            unsalted.publisher(),
            unsalted.bootId(),
            unsalted.version(),
            unsalted.createdAtMicros(),
            bytes(in, SALT_BYTES));
    Bytes filterKey = sealer.filterKey(header.salt());
    CellHash hash = hash(in.get(), filterKey);
    return switch (kind) {
      case MEMBERSHIP -> new Slice.Membership(header, members(in, filterKey), hash);
      case BEACON -> beacon(header, in, filterKey, hash);
      default -> new Slice.Cells(header, cells(in), hash);
    };
  }

  private static List<RangeCell> cells(ByteBuffer in) {
    KeyRange limits = new KeyRange(Bounds.read(in), Bounds.read(in));
    List<RangeCell> cells = CellTree.read(in, limits);
    if (cells.isEmpty() || !CellTree.limits(cells).equals(limits)) {
      throw new IllegalArgumentException("the limits of cells are where they begin and end");
    }
    return cells;
  }

  private static CellHash hash(int sums, Bytes filterKey) {
    return switch (sums) {
      case PLAIN_SUMS -> CellHash.PLAIN;
      case SALTED_SUMS -> CellHash.salted(filterKey);
      default -> throw new IllegalArgumentException("sums are of kind 0 or 1, not " + sums);
    };
  }

  private static Slice.Beacon beacon(
      Slice.Header header, ByteBuffer in, Bytes filterKey, CellHash hash) {
    Root root = root(in);
    List<Integer> neighbours = neighbours(in);
    Slice.Members recent = members(in, filterKey);
    List<RangeCell> cells = new ArrayList<>();
    for (KeyRange part : outside(recent.range())) {
      cells.addAll(CellTree.read(in, part));
    }
    if (cells.size() > Limits.MAX_SLICE_CELLS) {
      throw new IllegalArgumentException(
          "a beacon has at most " + Limits.MAX_SLICE_CELLS + " cells, not " + cells.size());
    }
    return new Slice.Beacon(header, root, neighbours, recent, cells, hash);
  }

  private static Root root(ByteBuffer in) {
    return new Root(bytes(in, Root.BYTES), in.getLong());
  }

  private static List<Integer> neighbours(ByteBuffer in) {
    int count = Byte.toUnsignedInt(in.get());
    if (count > Limits.MAX_NEIGHBOURS) {
      throw new IllegalArgumentException(
          "a slice names at most " + Limits.MAX_NEIGHBOURS + " neighbours, not " + count);
    }
    List<Integer> neighbours = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      neighbours.add(in.getInt());
    }
    return neighbours;
  }

  private static Slice.Members members(ByteBuffer in, Bytes filterKey) {
    KeyRange range = new KeyRange(Bounds.read(in), Bounds.read(in));
    if (range.from().equals(range.to())) {
      throw new IllegalArgumentException("a slice describes a range in which keys can lie");
    }
    int count = Short.toUnsignedInt(in.getShort());
    if (count > Limits.MAX_SLICE_EVENTS) {
      throw new IllegalArgumentException(
          "a slice describes at most " + Limits.MAX_SLICE_EVENTS + " events, not " + count);
    }
    Cell cell = new Cell(count, in.getLong());
    Bytes bits = bytes(in, Short.toUnsignedInt(in.getShort()));
    return new Slice.Members(range, cell, BloomFilter.of(bits, filterKey));
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
