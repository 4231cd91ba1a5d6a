package dev.eventstore.sync.udp;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.Limits;
import dev.eventstore.spi.BloomFilter;
import dev.eventstore.spi.BloomPublisher;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.SipHash;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.Summary;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Publishes summaries on the real schedule; a slice is "sealed" by a short keyed hash. */
final class FakePublisher implements BloomPublisher {
  private static final SipHash SEAL = new SipHash(Bytes.copyOf(new byte[16]));
  private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long MIN_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_NEW_EVENTS = 100;

  private final FakeSet set;
  private final Environment environment;
  private final long bootId;
  private final DeviceId device;
  private long version;
  private long startedNanos;
  private Bytes salt = Bytes.empty();
  private Root root;
  private List<KeyRange> ranges = List.of();
  private int newEvents;
  private boolean contested;

  FakePublisher(FakeSet set, Environment environment, long bootId) {
    this.set = set;
    this.environment = environment;
    this.bootId = bootId;
    device = DeviceId.of(ByteBuffer.allocate(32).putLong(bootId).array());
    root = set.root();
  }

  @Override
  public synchronized void stored(int events, long nowNanos) {
    newEvents += events;
  }

  @Override
  public synchronized void contested(boolean now) {
    contested = now;
  }

  @Override
  public synchronized Summary current(long nowNanos) {
    if (version == 0 || nowNanos - nextVersionNanos() >= 0) {
      version++;
      startedNanos = nowNanos;
      newEvents = 0;
      salt = Bytes.copyOf(environment.randomBytes(16));
      root = set.root();
      ranges = set.cut(KeyRange.ALL, (int) (root.count() / (Limits.MAX_SLICE_EVENTS - 100)) + 1);
    }
    ByteBuffer plain = begin(1);
    root.hash().writeTo(plain);
    plain.putLong(root.count());
    return summary(plain, root.count(), 0);
  }

  @Override
  public synchronized List<KeyRange> ranges() {
    return ranges;
  }

  @Override
  public synchronized Summary slice(KeyRange wanted) {
    int parts = (int) (set.cell(wanted).count() / Limits.MAX_SLICE_EVENTS) + 1;
    KeyRange range = set.cut(wanted, parts).get(0); // all of it unless it has outgrown a slice
    Cell cell = set.cell(range);
    BloomFilter filter =
        BloomFilter.forEvents((int) Math.min(cell.count(), Limits.MAX_SLICE_EVENTS), salt);
    set.forEach(
        range,
        (seq, h64, idHead) -> {
          filter.add(h64, idHead);
          return true;
        });
    ByteBuffer plain = begin(2);
    putBound(plain, range.from());
    putBound(plain, range.to());
    plain.putLong(cell.count()).putLong(cell.sumH64());
    filter.bits().writeTo(plain);
    return summary(plain, cell.count(), filter.sizeInBits());
  }

  @Override
  public synchronized long nextVersionNanos() {
    if (version == 0) {
      return environment.nanoTicker().getAsLong();
    }
    boolean soon = contested || newEvents >= MAX_NEW_EVENTS;
    return startedNanos + (soon ? MIN_INTERVAL_NANOS : MAX_AGE_NANOS);
  }

  private ByteBuffer begin(int kind) {
    ByteBuffer plain = ByteBuffer.allocate(Limits.MAX_SLICE_BYTES).put((byte) kind);
    device.value().writeTo(plain);
    plain.putLong(bootId).putLong(version).putLong(environment.wallMicros());
    salt.writeTo(plain);
    return plain;
  }

  private Summary summary(ByteBuffer plain, long events, int bits) {
    byte[] signed = new byte[plain.position()];
    plain.flip().get(signed);
    byte[] sealed =
        ByteBuffer.allocate(signed.length + 8).putLong(SEAL.hash(signed)).put(signed).array();
    return new Summary(version, environment.wallMicros(), events, bits, Bytes.copyOf(sealed));
  }

  static Optional<Slice> open(Bytes sealed) {
    ByteBuffer in = ByteBuffer.wrap(sealed.toArray());
    if (in.remaining() < 82) {
      return Optional.empty();
    }
    long seal = in.getLong();
    byte[] signed = new byte[in.remaining()];
    in.duplicate().get(signed);
    if (SEAL.hash(signed) != seal) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(in));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Slice parse(ByteBuffer in) {
    int kind = in.get();
    Slice.Header header =
        new Slice.Header(
            new DeviceId(bytes(in, 32)), in.getLong(), in.getLong(), in.getLong(), bytes(in, 16));
    if (kind == 1) {
      return new Slice.Quiet(header, new Root(bytes(in, 16), in.getLong()));
    }
    KeyRange range =
        new KeyRange(
            EventKey.bound(in.getLong(), in.getLong()), EventKey.bound(in.getLong(), in.getLong()));
    Cell cell = new Cell(in.getLong(), in.getLong());
    BloomFilter filter = BloomFilter.of(Bytes.copyOf(in), header.salt());
    return new Slice.Membership(header, range, cell, filter);
  }

  private static void putBound(ByteBuffer out, EventKey bound) {
    out.putLong(bound.createdAtMicros()).putLong(bound.id().head());
  }

  private static Bytes bytes(ByteBuffer in, int count) {
    byte[] copy = new byte[count];
    in.get(copy);
    return Bytes.copyOf(copy);
  }
}
