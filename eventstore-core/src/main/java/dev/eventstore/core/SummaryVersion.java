package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;
import dev.eventstore.spi.BloomFilter;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.CellsSummary;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.Summary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the slices of one version of the summary, which share publisher, number and salt. One
 * thread at a time.
 */
final class SummaryVersion {
  /** A beacon has at most so many cells; mostly fewer fit. */
  private static final int MOST_CELLS = 64;

  private static final int FEWER_CELLS = 4;

  private final OrderedSet events;
  private final Sealer sealer;
  private final Slice.Header header;
  private final List<Integer> neighbours;
  private final Root root;
  private final Bytes filterKey;
  private final CellHash hash;
  private final long startedNanos;
  private @Nullable Summary quiet;

  SummaryVersion(
      OrderedSet events,
      Sealer sealer,
      Slice.Header header,
      List<Integer> neighbours,
      boolean salted,
      long startedNanos) {
    this.events = events;
    this.sealer = sealer;
    this.header = header;
    this.neighbours = neighbours;
    this.startedNanos = startedNanos;
    root = events.root();
    filterKey = sealer.filterKey(header.salt());
    hash = salted ? CellHash.salted(filterKey) : CellHash.PLAIN;
  }

  long number() {
    return header.version();
  }

  long startedNanos() {
    return startedNanos;
  }

  /** Names the root; many a version is never asked for it. */
  Summary quiet() {
    Summary made = quiet;
    if (made == null) {
      made = seal(root.count(), 0, SliceCodec.encode(new Slice.Quiet(header, root, neighbours)));
      quiet = made;
    }
    return made;
  }

  /** Names the whole set; the newest events one by one, as many cells of the others as fit. */
  Summary beacon() {
    EventKey now = EventKey.bound(horizonMicros(), 0);
    KeyRange newest = events.newest(Limits.MAX_RECENT_SLICE_EVENTS, now);
    Slice.Members recent =
        SliceContent.of(events, newest).members(BloomFilter.BITS_PER_RECENT_EVENT, filterKey, hash);
    int count = MOST_CELLS;
    List<RangeCell> cells = beside(newest, count);
    byte[] plain = beacon(recent, cells);
    while (plain.length > SliceSeal.MAX_PLAIN_BYTES || cells.size() > Limits.MAX_SLICE_CELLS) {
      count -= FEWER_CELLS;
      cells = beside(newest, count);
      plain = beacon(recent, cells);
    }
    return seal(root.count(), recent.filter().sizeInBits(), plain);
  }

  private long horizonMicros() {
    return Math.min(
        Limits.MAX_TIMESTAMP_MICROS + 1, header.createdAtMicros() + Limits.MAX_CLOCK_LEAD_MICROS);
  }

  private List<RangeCell> beside(KeyRange newest, int count) {
    List<RangeCell> cells = new ArrayList<>();
    if (count > 0) {
      List<KeyRange> outside = SliceCodec.outside(newest);
      cells.addAll(hashed(events.cells(outside.get(0), count)));
      cells.addAll(hashed(events.cells(outside.get(1), 1)));
    }
    return cells;
  }

  private byte[] beacon(Slice.Members recent, List<RangeCell> cells) {
    return SliceCodec.encode(new Slice.Beacon(header, root, neighbours, recent, cells, hash));
  }

  /** Cells of as many of these ranges as one slice holds. */
  CellsSummary cells(List<CellRequest> wanted) {
    List<RangeCell> cells = cut(wanted.get(0));
    int requests = 1;
    for (int step = MOST_CELLS; step > 0; step /= 2) {
      int more = Math.min(requests + step, wanted.size());
      List<RangeCell> longer = new ArrayList<>(cells);
      wanted.subList(requests, more).forEach(request -> longer.addAll(cut(request)));
      if (more > requests && SliceCodec.fits(longer)) {
        cells = longer;
        requests = more;
      }
    }
    long count = cells.stream().mapToLong(cell -> cell.cell().count()).sum();
    byte[] plain = SliceCodec.encode(new Slice.Cells(header, hashed(cells), hash));
    return new CellsSummary(seal(count, 0, plain), requests);
  }

  /** Into as many cells as were asked for, or fewer when a slice does not hold so many. */
  private List<RangeCell> cut(CellRequest request) {
    int count = request.cells();
    List<RangeCell> cells = events.cells(request.range(), count);
    while (!SliceCodec.fits(cells) && count > 1) {
      count /= 2;
      cells = events.cells(request.range(), count);
    }
    return cells;
  }

  /** With the sums of this version. */
  private List<RangeCell> hashed(List<RangeCell> cells) {
    CellHash fine = hash.fine();
    return cells.stream().map(each -> new RangeCell(each.range(), hashed(each, fine))).toList();
  }

  private Cell hashed(RangeCell plain, CellHash fine) {
    return fine.isSalted()
        ? fine.cell(events, plain.range())
        : new Cell(plain.cell().count(), fine.reduce(plain.cell().sumH64()));
  }

  /** Says which events of a range are held. */
  Summary membership(KeyRange range) {
    Slice.Members members =
        SliceContent.of(events, range).members(BloomFilter.BITS_PER_EVENT, filterKey, hash);
    byte[] plain = SliceCodec.encode(new Slice.Membership(header, members, hash));
    return seal(members.cell().count(), members.filter().sizeInBits(), plain);
  }

  private Summary seal(long eventCount, int filterBits, byte[] plain) {
    return new Summary(
        header.version(),
        header.createdAtMicros(),
        eventCount,
        filterBits,
        sealer.sealSlice(plain));
  }
}
