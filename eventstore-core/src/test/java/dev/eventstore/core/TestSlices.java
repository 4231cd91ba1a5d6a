package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.Invite;
import dev.eventstore.Limits;
import dev.eventstore.spi.BloomFilter;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.SignedBytes;
import dev.eventstore.spi.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Slices of all kinds, their bytes, and a reader. */
final class TestSlices {
  static final KeyRange RECENT =
      new KeyRange(EventKey.bound(1_000, 0x1200_0000_0000_0000L), EventKey.bound(9_999, 0));

  final Random random;
  final SodiumSealer sealer = TestSealers.member(Invite.create("slices"));
  final Slice.Header header;
  final CellHash salted;

  TestSlices(String test) {
    random = Seed.random(test);
    header = new Slice.Header(sealer.self(), -5, 12, 1_700_000_000_000_000L, bytes(16));
    salted = CellHash.salted(sealer.filterKey(header.salt()));
  }

  Bytes bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }

  Optional<Slice> decode(byte[] plain) {
    return SliceCodec.decode(new SignedBytes(sealer.self(), Bytes.copyOf(plain)), sealer);
  }

  static byte[] encode(Slice slice) {
    if (slice instanceof Slice.Quiet quiet) {
      return SliceCodec.encode(quiet);
    } else if (slice instanceof Slice.Beacon beacon) {
      return SliceCodec.encode(beacon);
    } else if (slice instanceof Slice.Cells cells) {
      return SliceCodec.encode(cells);
    }
    return SliceCodec.encode((Slice.Membership) slice);
  }

  private Root root() {
    return new Root(bytes(Root.BYTES), 77);
  }

  List<Integer> neighbours(int count) {
    return random.ints(count).boxed().toList();
  }

  Slice.Quiet quiet(int neighbours) {
    Slice.Header unsalted =
        new Slice.Header(
            header.publisher(),
            header.bootId(),
            header.version(),
            header.createdAtMicros(),
            Bytes.empty());
    return new Slice.Quiet(unsalted, root(), neighbours(neighbours));
  }

  Slice.Members members(KeyRange range, int count) {
    BloomFilter filter = BloomFilter.forEvents(count, sealer.filterKey(header.salt()));
    for (int i = 0; i < count; i++) {
      filter.add(i, ~i);
    }
    return new Slice.Members(range, new Cell(count, random.nextLong()), filter);
  }

  Slice.Membership membership(KeyRange range, int count, CellHash hash) {
    return new Slice.Membership(header, members(range, count), hash);
  }

  /** Nodes of the trie over random keys that cover a range. */
  List<RangeCell> cells(KeyRange range, int count) {
    ChunkList entries = new ChunkList();
    long first = range.from().createdAtMicros();
    long times = Math.min(1_000_000, range.to().createdAtMicros() - first);
    for (int i = 0; i < 20 * count; i++) {
      long hash = random.nextLong() & (1L << CellHash.FINE_BITS) - 1;
      entries.insert(first + random.nextLong(times), random.nextLong(), hash, i + 1);
    }
    return fine(new TrieCut(entries, range).cells(count));
  }

  static List<RangeCell> fine(List<RangeCell> cells) {
    List<RangeCell> fine = new ArrayList<>();
    for (RangeCell each : cells) {
      long sum = CellHash.PLAIN.fine().reduce(each.cell().sumH64());
      fine.add(new RangeCell(each.range(), new Cell(each.cell().count(), sum)));
    }
    return fine;
  }

  /** With cells before the newest events and behind them. */
  Slice.Beacon beacon(KeyRange recent, int neighbours, CellHash hash) {
    List<RangeCell> cells = new ArrayList<>();
    for (KeyRange part : SliceCodec.outside(recent)) {
      if (!part.from().equals(part.to())) {
        cells.addAll(cells(part, 12));
      }
    }
    return new Slice.Beacon(
        header, root(), neighbours(neighbours), members(recent, 30), cells, hash);
  }

  Slice.Cells cells(CellHash hash) {
    return new Slice.Cells(header, cells(RECENT, 20), hash);
  }

  /** One of each kind, of several forms. */
  List<Slice> all() {
    return List.of(
        quiet(0),
        quiet(Limits.MAX_NEIGHBOURS),
        membership(KeyRange.ALL, 100, CellHash.PLAIN),
        membership(RECENT, Limits.MAX_SLICE_EVENTS, salted),
        beacon(RECENT, 3, CellHash.PLAIN),
        beacon(KeyRange.ALL, 0, salted),
        cells(CellHash.PLAIN),
        cells(salted));
  }
}
