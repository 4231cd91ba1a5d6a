package dev.eventstore.benchmarks;

import dev.eventstore.core.MeasuredSet;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Rounds of one order of keys, each of which fills a set of its own. Times are CPU of the measuring
 * thread, as everything is in memory: what else runs on the machine disturbs them less, but the
 * collector is not in them. One use.
 */
final class OrderedSetRun {
  private static final int BATCH = 512;
  private static final int WARM_UP = 2;
  private static final int RANGES = 20_000;
  private static final double MOST_INSERT_NANOS = 200;
  private static final double MOST_RANGE_NANOS = 10_000;
  private static final double MOST_BYTES = 32;
  private static final int COLLECTIONS = 3;

  private final KeyOrder order;
  private final int events;
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private long seen;

  OrderedSetRun(KeyOrder order, int events) {
    this.order = order;
    this.events = events;
  }

  List<Row> run(int rounds) {
    for (int i = 0; i < WARM_UP + rounds; i++) {
      if (i == WARM_UP) {
        rows.clear();
      }
      round(new SampleKeys(order, events, i));
    }
    if (seen == 0) {
      throw new IllegalStateException("all ranges were empty");
    }
    return List.copyOf(rows.values());
  }

  private void round(SampleKeys keys) {
    long heapBefore = heapBytes();
    try (MeasuredSet set = new MeasuredSet()) {
      add("insert, the last tenth", "ns", MOST_INSERT_NANOS, fill(set, keys));
      double bytes = (double) (heapBytes() - heapBefore) / events;
      add("range", "ns", MOST_RANGE_NANOS, ranges(set, keys));
      Histogram nanos = rangesAfterInserts(set, keys);
      add("range after a random insert", "ns", MOST_RANGE_NANOS, nanos.getMean());
      add("the same, p99", "ns", MOST_RANGE_NANOS, (double) nanos.getValueAtPercentile(99));
      add("heap of an event", "B", MOST_BYTES, bytes);
    }
  }

  private void add(String what, String unit, double most, double value) {
    String name = order.words() + ": " + what;
    Row fresh = Row.of(name, unit, Target.atMost(most)).stored(events);
    rows.put(name, rows.getOrDefault(name, fresh).with(value));
  }

  /** What an insert took while the last tenth was filled, in nanoseconds. */
  private double fill(MeasuredSet set, SampleKeys keys) {
    long nanos = 0;
    int counted = 0;
    for (int done = 0; done < events; done += BATCH) {
      int count = Math.min(BATCH, events - done);
      set.prepare(keys.next(count));
      long begin = Cpu.threadNanos();
      set.insert();
      if (done >= events - events / 10) {
        nanos += Cpu.threadNanos() - begin;
        counted += count;
      }
    }
    set.prepare(List.of());
    return (double) nanos / Math.max(1, counted);
  }

  private double ranges(MeasuredSet set, SampleKeys keys) {
    List<KeyRange> ranges = new ArrayList<>(RANGES);
    for (int i = 0; i < RANGES; i++) {
      ranges.add(keys.range());
    }
    long begin = Cpu.threadNanos();
    for (KeyRange range : ranges) {
      seen += set.cell(range).count();
    }
    return (double) (Cpu.threadNanos() - begin) / RANGES;
  }

  /** Each insert changes what stands before all later keys, and some split a chunk. */
  private Histogram rangesAfterInserts(MeasuredSet set, SampleKeys keys) {
    Histogram nanos = new Histogram(3);
    for (int i = 0; i < RANGES; i++) {
      List<EventKey> one = List.of(keys.anywhere());
      KeyRange range = keys.range();
      set.prepare(one);
      set.insert();
      long begin = Cpu.threadNanos();
      seen += set.cell(range).count();
      nanos.recordValue(Cpu.threadNanos() - begin);
    }
    return nanos;
  }

  private static long heapBytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
