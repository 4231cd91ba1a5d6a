package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;
import dev.eventstore.spi.BloomPublisher;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.CellsSummary;
import dev.eventstore.spi.Contest;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.Summary;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes each slice once a version: signed, sealed and kept, the same bytes for every peer. A slice
 * describes the set at the moment when it is made.
 */
final class ScheduledBloomPublisher implements BloomPublisher {
  /** Every so many versions sums are salted, in case somebody has crafted some. */
  private static final int SALTED_EVERY = 64;

  /** How much sooner a version may follow when a peer waits for it. */
  private static final int ASKING_DIVISOR = 10;

  private final OrderedSet events;
  private final Sealer sealer;
  private final Environment environment;
  private final SummarySchedule schedule;
  private final long bootId;
  private final Map<Object, CellsSummary> slices = new LinkedHashMap<>();

  /**
   * Made when first asked for, so that it does not describe the emptiness before the first append.
   */
  private @Nullable SummaryVersion version;

  private long newEvents;
  private Contest contest = Contest.NONE;
  private boolean stuck;
  private List<Integer> neighbours = List.of();

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
  public synchronized void contested(Contest now) {
    stuck = now == Contest.STUCK || (now == Contest.ASKING && stuck);
    contest = now;
  }

  @Override
  public synchronized void neighbours(List<Integer> shortIds) {
    neighbours = List.copyOf(shortIds.subList(0, Math.min(shortIds.size(), Limits.MAX_NEIGHBOURS)));
  }

  @Override
  public synchronized long advance(long nowNanos) {
    SummaryVersion last = started();
    if (nextVersionNanos() - nowNanos <= 0) {
      version = makeVersion(last.number() + 1, nowNanos);
      newEvents = 0;
      slices.clear();
    }
    return started().number();
  }

  @Override
  public synchronized Summary quiet() {
    return started().quiet();
  }

  @Override
  public synchronized Summary current(long nowNanos) {
    return BloomPublisher.super.current(nowNanos);
  }

  @Override
  public synchronized Summary beacon() {
    return kept("beacon", () -> new CellsSummary(started().beacon(), 0)).summary();
  }

  @Override
  public synchronized CellsSummary cells(List<CellRequest> wanted) {
    return kept(List.copyOf(wanted), () -> started().cells(wanted));
  }

  @Override
  public synchronized Summary membership(KeyRange range) {
    return kept(range, () -> new CellsSummary(started().membership(range), 1)).summary();
  }

  private CellsSummary kept(Object name, Supplier<CellsSummary> maker) {
    CellsSummary known = slices.get(name);
    if (known != null) {
      return known;
    }
    CellsSummary made = maker.get();
    if (slices.size() < Limits.MAX_CACHED_SLICES) {
      slices.put(name, made);
    }
    return made;
  }

  @Override
  public synchronized long nextVersionNanos() {
    SummaryVersion last = version;
    if (last == null) {
      return environment.nanoTicker().getAsLong();
    }
    return last.startedNanos() + interval().toNanos();
  }

  private Duration interval() {
    if (contest == Contest.ASKING) {
      return schedule.minInterval().dividedBy(ASKING_DIVISOR);
    }
    boolean soon = contest != Contest.NONE || newEvents >= schedule.maxNewEvents();
    return soon ? schedule.minInterval() : schedule.maxAge();
  }

  private SummaryVersion started() {
    SummaryVersion current = version;
    if (current == null) {
      current = makeVersion(1, environment.nanoTicker().getAsLong());
      version = current;
    }
    return current;
  }

  private SummaryVersion makeVersion(long number, long nowNanos) {
    Bytes salt = Bytes.copyOf(environment.randomBytes(SliceCodec.SALT_BYTES));
    Slice.Header header =
        new Slice.Header(sealer.self(), bootId, number, environment.wallMicros(), salt);
    boolean salted = stuck || number % SALTED_EVERY == 0;
    return new SummaryVersion(events, sealer, header, neighbours, salted, nowNanos);
  }
}
