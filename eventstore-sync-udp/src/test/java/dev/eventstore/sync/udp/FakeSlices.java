package dev.eventstore.sync.udp;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.spi.BloomFilter;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.SipHash;
import dev.eventstore.spi.Slice;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Slices in bytes of about the real length, "sealed" by a short keyed hash. */
final class FakeSlices {
  private static final SipHash SEAL = new SipHash(Bytes.copyOf(new byte[16]));
  private static final int MOST_BYTES = 100_000; // before it is known whether they fit

  private FakeSlices() {}

  // ---- Writing

  static Bytes seal(Slice slice) {
    ByteBuffer out = ByteBuffer.allocate(MOST_BYTES);
    if (slice instanceof Slice.Quiet quiet) {
      begin(out, 1, slice.header(), CellHash.PLAIN);
      put(out, quiet.root(), quiet.neighbours());
    } else if (slice instanceof Slice.Membership membership) {
      begin(out, 2, slice.header(), membership.hash());
      put(out, membership.members());
    } else if (slice instanceof Slice.Beacon beacon) {
      begin(out, 3, slice.header(), beacon.hash());
      put(out, beacon.root(), beacon.neighbours());
      put(out, beacon.recent());
      FakeCells.write(out, beacon.cells());
    } else if (slice instanceof Slice.Cells cells) {
      begin(out, 4, slice.header(), cells.hash());
      FakeCells.write(out, cells.cells());
    }
    byte[] plain = Bytes.copyOf(out.flip()).toArray();
    return Bytes.copyOf(
        ByteBuffer.allocate(Long.BYTES + plain.length)
            .putLong(SEAL.hash(plain))
            .put(plain)
            .array());
  }

  private static void begin(ByteBuffer out, int kind, Slice.Header header, CellHash hash) {
    out.put((byte) kind).put((byte) (hash.isSalted() ? 1 : 0));
    header.publisher().value().writeTo(out);
    out.putLong(header.bootId()).putLong(header.version()).putLong(header.createdAtMicros());
    header.salt().writeTo(out);
  }

  private static void put(ByteBuffer out, Root root, List<Integer> neighbours) {
    root.hash().writeTo(out);
    out.putLong(root.count()).put((byte) neighbours.size());
    neighbours.forEach(out::putInt);
  }

  private static void put(ByteBuffer out, Slice.Members members) {
    FakeCells.put(out, members.range().from());
    FakeCells.put(out, members.range().to());
    out.putLong(members.cell().count()).putLong(members.cell().sumH64());
    out.putShort((short) members.filter().bits().size());
    members.filter().bits().writeTo(out);
  }

  // ---- Reading

  static Optional<Slice> open(Bytes sealed) {
    ByteBuffer in = ByteBuffer.wrap(sealed.toArray());
    try {
      long seal = in.getLong();
      byte[] plain = Bytes.copyOf(in.duplicate()).toArray();
      return SEAL.hash(plain) == seal ? Optional.of(parse(in)) : Optional.empty();
    } catch (BufferUnderflowException | IllegalArgumentException notASlice) {
      return Optional.empty();
    }
  }

  private static Slice parse(ByteBuffer in) {
    int kind = in.get();
    boolean salted = in.get() == 1;
    Slice.Header header =
        new Slice.Header(
            new DeviceId(bytes(in, 32)), in.getLong(), in.getLong(), in.getLong(), bytes(in, 16));
    CellHash hash = salted ? CellHash.salted(header.salt()) : CellHash.PLAIN;
    return switch (kind) {
      case 1 -> new Slice.Quiet(header, root(in), neighbours(in));
      case 2 -> new Slice.Membership(header, members(in, header.salt()), hash);
      case 3 ->
          new Slice.Beacon(
              header,
              root(in),
              neighbours(in),
              members(in, header.salt()),
              FakeCells.read(in),
              hash);
      case 4 -> new Slice.Cells(header, FakeCells.read(in), hash);
      default -> new Slice.Unknown(header, kind);
    };
  }

  private static Root root(ByteBuffer in) {
    return new Root(bytes(in, 16), in.getLong());
  }

  private static List<Integer> neighbours(ByteBuffer in) {
    int count = in.get();
    List<Integer> neighbours = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      neighbours.add(in.getInt());
    }
    return neighbours;
  }

  private static Slice.Members members(ByteBuffer in, Bytes salt) {
    KeyRange range = new KeyRange(FakeCells.bound(in), FakeCells.bound(in));
    Cell cell = new Cell(in.getLong(), in.getLong());
    return new Slice.Members(range, cell, BloomFilter.of(bytes(in, in.getShort()), salt));
  }

  private static Bytes bytes(ByteBuffer in, int count) {
    byte[] copy = new byte[count];
    in.get(copy);
    return Bytes.copyOf(copy);
  }

  /**
   * Cells, each with the depth of its node where that and the end of the one before say where it
   * lies.
   */
  private static final class FakeCells {
    private static final int FROM = 1;
    private static final int TO = 2;
    private static final int LONG_COUNT = 255;

    static void write(ByteBuffer out, List<RangeCell> cells) {
      EventKey at = KeyRange.ALL.from();
      out.putShort((short) cells.size());
      for (RangeCell each : cells) {
        int depth = depth(each.range());
        int flags = (each.range().from().equals(at) ? 0 : FROM) | (depth < 0 ? TO : 0);
        out.put((byte) flags);
        if ((flags & FROM) != 0) {
          put(out, each.range().from());
        }
        if (depth < 0) {
          put(out, each.range().to());
        } else {
          out.put((byte) depth);
        }
        putCell(out, each.cell());
        at = each.range().to();
      }
    }

    /** Of the node that is exactly this range; −1 when it is none. */
    private static int depth(KeyRange range) {
      BigInteger from = FakeTrie.number(range.from());
      BigInteger keys = FakeTrie.number(range.to()).subtract(from);
      boolean isNode = keys.bitCount() == 1 && from.mod(keys).signum() == 0;
      return isNode ? FakeTrie.DEPTH - keys.getLowestSetBit() : -1;
    }

    private static void putCell(ByteBuffer out, Cell cell) {
      if (cell.count() < LONG_COUNT) {
        out.put((byte) cell.count());
      } else {
        out.put((byte) LONG_COUNT).putInt((int) cell.count());
      }
      if (cell.count() > 0) {
        out.putShort((short) (cell.sumH64() >>> 32)).putInt((int) cell.sumH64());
      }
    }

    static List<RangeCell> read(ByteBuffer in) {
      List<RangeCell> cells = new ArrayList<>();
      EventKey at = KeyRange.ALL.from();
      int count = in.getShort();
      for (int i = 0; i < count; i++) {
        int flags = in.get();
        EventKey from = (flags & FROM) != 0 ? bound(in) : at;
        at = (flags & TO) != 0 ? bound(in) : FakeTrie.endOfNode(from, in.get());
        cells.add(new RangeCell(new KeyRange(from, at), cell(in)));
      }
      return cells;
    }

    private static Cell cell(ByteBuffer in) {
      int small = Byte.toUnsignedInt(in.get());
      long count = small == LONG_COUNT ? in.getInt() : small;
      return count == 0
          ? Cell.EMPTY
          : new Cell(
              count,
              Short.toUnsignedLong(in.getShort()) << 32 | Integer.toUnsignedLong(in.getInt()));
    }

    static void put(ByteBuffer out, EventKey bound) {
      out.putLong(bound.createdAtMicros()).putLong(bound.id().head());
    }

    static EventKey bound(ByteBuffer in) {
      return EventKey.bound(in.getLong(), in.getLong());
    }
  }
}
