package dev.eventstore.benchmarks;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All measurements of {@code bottleneck} at one round trip. One use. */
final class BottleneckRun {
  private static final double LEAST_USED = 80;
  private static final double MOST_WAIT_MILLIS = 60;
  private static final double LEAST_OF_TWO = 40;
  private static final double LEAST_OF_RIVAL = 70;
  private static final double LEAST_WINDOW_BYTES = 4_800;
  private static final double LEAST_USED_AFTERWARDS = 50;
  private static final int LONGEST_SECONDS = 600;
  private static final int CUT_SECONDS = 20; // a session survives 30
  private static final double PERCENT = 100;

  private final BottleneckSettings settings;
  private final int roundTripMillis;
  private final Map<String, Row> rows = new LinkedHashMap<>();

  /** Why a row cannot be given, whatever its other rounds say. */
  private final Map<String, String> failures = new HashMap<>();

  BottleneckRun(BottleneckSettings settings, int roundTripMillis) {
    this.settings = settings;
    this.roundTripMillis = roundTripMillis;
  }

  /** Adds one round to all rows. */
  void round(long seed) {
    lone(seed);
    two(seed);
    rival(seed);
    cut(seed);
    lossy(20, seed);
    lossy(40, seed);
  }

  List<Row> rows() {
    return rows.values().stream().map(this::failedOr).toList();
  }

  private Row failedOr(Row row) {
    String why = failures.get(row.name());
    return why == null ? row : Row.of(row.name(), row.unit(), row.target()).noted(why);
  }

  private BottleneckWorld world(long seed) {
    return new BottleneckWorld(settings, roundTripMillis, 0, settings.enoughEvents(), seed);
  }

  private void lone(long seed) {
    try (BottleneckWorld world = world(seed)) {
      world.begin();
      world.run(settings.beginSeconds());
      world.measure(settings.measuredSeconds());
      add("one transfer, line used", "%", Target.atLeast(LEAST_USED), world.usedPercent());
      addWait("one transfer", world);
    }
  }

  private void two(long seed) {
    try (BottleneckWorld world = world(seed)) {
      InetSocketAddress first = world.begin().source().address();
      world.run(settings.beginSeconds());
      world.begin();
      world.run(settings.beginSeconds());
      world.measure(settings.measuredSeconds());
      double share = world.line().sharePercent(first);
      add(
          "two transfers, share of the smaller",
          "%",
          Target.atLeast(LEAST_OF_TWO),
          Math.min(share, PERCENT - share));
      addWait("two transfers", world);
    }
  }

  private void rival(long seed) {
    try (BottleneckWorld world = world(seed)) {
      world.begin();
      world.run(settings.beginSeconds());
      InetSocketAddress rival = world.beginRival();
      world.run(settings.beginSeconds());
      world.measure(settings.measuredSeconds());
      double share = world.line().sharePercent(rival);
      add("beside TCP, share of TCP", "%", Target.atLeast(LEAST_OF_RIVAL), share);
    }
  }

  private void cut(long seed) {
    try (BottleneckWorld world = world(seed)) {
      BottleneckWorld.Transfer transfer = world.begin();
      world.run(settings.beginSeconds());
      world.line().cut(true);
      world.run(CUT_SECONDS);
      double window = transfer.source().windowBytes();
      add(
          "all lost for 20 s, window",
          "bytes",
          Target.atMost(LEAST_WINDOW_BYTES),
          window > 0 ? window : Double.NaN);
      world.line().cut(false);
      world.measure(settings.measuredSeconds());
      add(
          "all lost for 20 s, line used afterwards",
          "%",
          Target.atLeast(LEAST_USED_AFTERWARDS),
          world.usedPercent());
    }
  }

  private void lossy(int percent, long seed) {
    int events = settings.lossEvents();
    try (BottleneckWorld world =
        new BottleneckWorld(settings, roundTripMillis, percent / PERCENT, events, seed)) {
      world.begin();
      String name = "%d %% lost, %,d events".formatted(percent, events);
      boolean isComplete = world.runUntilComplete(LONGEST_SECONDS);
      double seconds = isComplete ? world.elapsedSeconds() : Double.NaN;
      add(name, "s", Target.atMost(LONGEST_SECONDS), seconds);
    }
  }

  private void addWait(String who, BottleneckWorld world) {
    add(
        who + ", queueing delay",
        "ms",
        Target.atMost(MOST_WAIT_MILLIS),
        world.line().meanWaitMillis());
  }

  /** Adds a value of one round; what is no number could not be measured. */
  private void add(String what, String unit, Target target, double value) {
    String name = roundTripMillis + " ms: " + what;
    rows.put(name, rows.getOrDefault(name, Row.of(name, unit, target)).with(value));
    if (Double.isNaN(value)) {
      failures.put(name, "round %d came to no end".formatted(rows.get(name).values().size()));
    }
  }
}
