package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;
import dev.eventstore.spi.BloomFilter;
import dev.eventstore.spi.BloomPublisher;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.Summary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes each slice once a version: signed, sealed and kept, the same bytes for every peer. A slice
 * describes the set at the moment when it is made. When its range has outgrown what a slice can
 * describe, it names only the first part of it; the next version cuts the ranges anew.
 */
final class ScheduledBloomPublisher implements BloomPublisher {
  private static final int SALT_BYTES = 16;

  private final OrderedSet events;
  private final Sealer sealer;
  private final Environment environment;
  private final SummarySchedule schedule;
  private final long bootId;
  private final Map<KeyRange, Summary> slices = new HashMap<>();

  /**
   * Made when first asked for, so that it does not describe the emptiness before the first append.
   */
  private @Nullable Version version;

  private long newEvents;
  private boolean contested;

  /**
   * What all slices of one version share.
   *
   * @param header names publisher, version and salt
   * @param quiet the slice with root and count
   * @param ranges what the other slices speak of
   * @param startedNanos when the version was made
   */
  private record Version(
      Slice.Header header, Summary quiet, List<KeyRange> ranges, long startedNanos) {}

  ScheduledBloomPublisher(
      OrderedSet events,
      Sealer sealer,
      Environment environment,
      SummarySchedule schedule,
      long bootId) {
    this.events = events;
    this.sealer = sealer;
    this.environment = environment;
    this.schedule = schedule;
    this.bootId = bootId;
  }

  @Override
  public synchronized void stored(int count, long nowNanos) {
    newEvents += count;
  }

  @Override
  public synchronized void contested(boolean disagreed) {
    contested = disagreed;
  }

  @Override
  public synchronized Summary current(long nowNanos) {
    Version last = started();
    if (nextVersionNanos() - nowNanos <= 0) {
      version = makeVersion(last.header().version() + 1, nowNanos);
      newEvents = 0;
      slices.clear();
    }
    return started().quiet();
  }

  @Override
  public synchronized List<KeyRange> ranges() {
    return started().ranges();
  }

  @Override
  public synchronized Summary slice(KeyRange range) {
    Summary known = slices.get(range);
    if (known != null) {
      return known;
    }
    Summary made = makeMembership(range);
    if (slices.size() < Limits.MAX_CACHED_SLICES) {
      slices.put(range, made);
    }
    return made;
  }

  @Override
  public synchronized long nextVersionNanos() {
    Version last = version;
    if (last == null) {
      return environment.nanoTicker().getAsLong();
    }
    boolean soon = contested || newEvents >= schedule.maxNewEvents();
    return last.startedNanos() + (soon ? schedule.minInterval() : schedule.maxAge()).toNanos();
  }

  private Version started() {
    Version current = version;
    if (current == null) {
      current = makeVersion(1, environment.nanoTicker().getAsLong());
      version = current;
    }
    return current;
  }

  private Version makeVersion(long number, long nowNanos) {
    Bytes salt = Bytes.copyOf(environment.randomBytes(SALT_BYTES));
    Slice.Header header =
        new Slice.Header(sealer.self(), bootId, number, environment.wallMicros(), salt);
    Root root = events.root();
    Summary quiet = seal(header, root.count(), 0, SliceCodec.encode(new Slice.Quiet(header, root)));
    List<KeyRange> ranges = SliceContent.cut(events, KeyRange.ALL, root.count());
    return new Version(header, quiet, ranges, nowNanos);
  }

  private Summary makeMembership(KeyRange wanted) {
    SliceContent content = SliceContent.of(events, wanted);
    Slice.Header header = started().header();
    BloomFilter filter = content.filter(sealer.filterKey(header.salt()));
    Slice.Membership slice = new Slice.Membership(header, content.range(), content.cell(), filter);
    return seal(header, slice.cell().count(), filter.sizeInBits(), SliceCodec.encode(slice));
  }

  private Summary seal(Slice.Header header, long eventCount, int filterBits, byte[] plain) {
    return new Summary(
        header.version(),
        header.createdAtMicros(),
        eventCount,
        filterBits,
        sealer.sealSlice(plain));
  }
}
