package dev.eventstore.sync.udp;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.Limits;
import dev.eventstore.spi.BloomFilter;
import dev.eventstore.spi.BloomPublisher;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.CellsSummary;
import dev.eventstore.spi.Contest;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.Summary;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Publishes summaries on the real schedule; each slice describes the set when it is made. */
final class FakePublisher implements BloomPublisher {
  private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long MIN_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_NEW_EVENTS = 100;
  private static final int MOST_CELLS = 64; // of a beacon
  private static final int MAX_CELLS = 200; // more do not fit a slice in any case
  private static final int SALTED_EVERY = 64;

  private final FakeSet set;
  private final Environment environment;
  private final long bootId;
  private final DeviceId device;
  private Slice.Header header;
  private CellHash hash = CellHash.PLAIN;
  private long startedNanos;
  private Root root;
  private int newEvents;
  private Contest contest = Contest.NONE;
  private List<Integer> neighbours = List.of();

  FakePublisher(FakeSet set, Environment environment, long bootId) {
    this.set = set;
    this.environment = environment;
    this.bootId = bootId;
    device = DeviceId.of(ByteBuffer.allocate(32).putLong(bootId).array());
    root = set.root();
    header = new Slice.Header(device, bootId, 0, 0, Bytes.copyOf(new byte[16]));
  }

  @Override
  public synchronized void stored(int events, long nowNanos) {
    newEvents += events;
  }

  @Override
  public synchronized void contested(Contest now) {
    contest = now;
  }

  @Override
  public synchronized void neighbours(List<Integer> shortIds) {
    neighbours = List.copyOf(shortIds);
  }

  @Override
  public synchronized long advance(long nowNanos) {
    if (header.version() == 0 || nowNanos - nextVersionNanos() >= 0) {
      begin(header.version() + 1, nowNanos);
    }
    return header.version();
  }

  @Override
  public synchronized Summary quiet() {
    return summary(root.count(), 0, FakeSlices.seal(new Slice.Quiet(header, root, neighbours)));
  }

  private void begin(long version, long nowNanos) {
    startedNanos = nowNanos;
    newEvents = 0;
    Bytes salt = Bytes.copyOf(environment.randomBytes(16));
    header = new Slice.Header(device, bootId, version, environment.wallMicros(), salt);
    boolean salted = contest == Contest.STUCK || version % SALTED_EVERY == 0;
    hash = salted ? CellHash.salted(salt) : CellHash.PLAIN;
    root = set.root();
  }

  @Override
  public synchronized Summary beacon() {
    EventKey now = EventKey.bound(header.createdAtMicros() + Limits.MAX_CLOCK_LEAD_MICROS, 0);
    KeyRange newest = set.newest(Limits.MAX_RECENT_SLICE_EVENTS, now);
    Slice.Members recent = members(newest, BloomFilter.BITS_PER_RECENT_EVENT);
    int count = MOST_CELLS;
    Bytes sealed;
    do {
      List<RangeCell> cells = new ArrayList<>();
      cells.addAll(cut(new KeyRange(KeyRange.ALL.from(), newest.from()), count));
      cells.addAll(cut(new KeyRange(newest.to(), KeyRange.ALL.to()), 1));
      sealed = FakeSlices.seal(new Slice.Beacon(header, root, neighbours, recent, cells, hash));
      count -= 4;
    } while (sealed.size() > Limits.MAX_SLICE_BYTES);
    return summary(root.count(), recent.filter().sizeInBits(), sealed);
  }

  @Override
  public synchronized CellsSummary cells(List<CellRequest> wanted) {
    List<RangeCell> cells = new ArrayList<>();
    Bytes sealed = Bytes.empty();
    int requests = 0;
    for (CellRequest request : wanted) {
      int most = Math.min(request.cells(), MAX_CELLS);
      Bytes longer = withCells(cells, request, most);
      for (int fewer = most / 2; requests == 0 && !fits(longer); fewer /= 2) {
        longer = withCells(cells, request, fewer);
      }
      if (!fits(longer)) {
        break;
      }
      requests++;
      sealed = longer;
    }
    return new CellsSummary(summary(0, 0, sealed), requests);
  }

  private static boolean fits(Bytes sealed) {
    return sealed.size() <= Limits.MAX_SLICE_BYTES;
  }

  /** With the cells of one more range, which stay in the list if there is room for them. */
  private Bytes withCells(List<RangeCell> cells, CellRequest request, int count) {
    int before = cells.size();
    cells.addAll(cut(request.range(), count));
    Bytes sealed = FakeSlices.seal(new Slice.Cells(header, cells, hash));
    if (!fits(sealed)) {
      cells.subList(before, cells.size()).clear();
    }
    return sealed;
  }

  private List<RangeCell> cut(KeyRange range, int count) {
    CellHash fine = hash.fine();
    return set.cells(range, count).stream()
        .map(part -> new RangeCell(part.range(), fine.cell(set, part.range())))
        .toList();
  }

  @Override
  public synchronized Summary membership(KeyRange wanted) {
    int parts = (int) (set.cell(wanted).count() / Limits.MAX_SLICE_EVENTS) + 1;
    KeyRange range = set.cut(wanted, parts).get(0); // all of it unless it is too much for a slice
    Slice.Members members = members(range, BloomFilter.BITS_PER_EVENT);
    Bytes sealed = FakeSlices.seal(new Slice.Membership(header, members, hash));
    return summary(members.cell().count(), members.filter().sizeInBits(), sealed);
  }

  private Slice.Members members(KeyRange range, int bitsPerEvent) {
    int count = (int) set.cell(range).count();
    BloomFilter filter = BloomFilter.forEvents(count, bitsPerEvent, header.salt());
    set.forEach(
        range,
        (seq, h64, idHead) -> {
          filter.add(h64, idHead);
          return true;
        });
    return new Slice.Members(range, hash.cell(set, range), filter);
  }

  @Override
  public synchronized long nextVersionNanos() {
    if (header.version() == 0) {
      return environment.nanoTicker().getAsLong();
    }
    if (contest == Contest.ASKING) {
      return startedNanos + MIN_INTERVAL_NANOS / 10;
    }
    boolean soon = contest != Contest.NONE || newEvents >= MAX_NEW_EVENTS;
    return startedNanos + (soon ? MIN_INTERVAL_NANOS : MAX_AGE_NANOS);
  }

  private Summary summary(long events, int bits, Bytes sealed) {
    return new Summary(header.version(), header.createdAtMicros(), events, bits, sealed);
  }
}
