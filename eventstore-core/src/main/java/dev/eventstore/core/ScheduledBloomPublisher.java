package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;
import dev.eventstore.spi.BloomFilter;
import dev.eventstore.spi.BloomPublisher;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventKey;
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
    int cells = (int) ((root.count() + Limits.MAX_SLICE_EVENTS - 1) / Limits.MAX_SLICE_EVENTS);
    return new Version(header, quiet, events.cut(KeyRange.ALL, cells), nowNanos);
  }

  private Summary makeMembership(KeyRange wanted) {
    KeyRange range = firstPart(wanted);
    Slice.Header header = started().header();
    BloomFilter filter =
        BloomFilter.forEvents((int) events.cell(range).count(), sealer.filterKey(header.salt()));
    long[] held = new long[2];
    events.forEach(
        range,
        (seq, h64, idHead) -> {
          filter.add(h64, idHead);
          held[0]++;
          held[1] += h64;
          return held[0] < Limits.MAX_SLICE_EVENTS;
        });
    Slice.Membership slice =
        new Slice.Membership(header, range, new Cell(held[0], held[1]), filter);
    return seal(header, held[0], filter.sizeInBits(), SliceCodec.encode(slice));
  }

  /** The range itself, or as much of it from its start as one slice can describe. */
  private KeyRange firstPart(KeyRange range) {
    long count = events.cell(range).count();
    if (count <= Limits.MAX_SLICE_EVENTS) {
      return range;
    }
    int parts = (int) (count / (Limits.MAX_SLICE_EVENTS * 9 / 10)) + 1;
    EventKey end = events.cut(range, parts).get(0).to();
    return new KeyRange(range.from(), end);
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
