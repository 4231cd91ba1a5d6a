package dev.eventstore.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An empty device joins a large log; both have a small heap. */
final class JoinPart implements LinksPart {
  private static final double SHARE = 0.5;
  private static final double MOST_HEAP_MB = 128;
  private static final String HEAP = "-Xmx128m";
  private static final String SENDER = "sender";
  private static final int JOINS = 3; // new, warm, compiled
  private static final int LIMIT_WORK = 10_000;
  private static final int LIMIT_ROUNDS = 5;

  @Override
  public String words() {
    return "an empty device joins";
  }

  @Override
  public List<Row> rows() {
    return List.of(
        Row.of("join of an empty device, new processes", Row.PER_SECOND, Target.share(SHARE)),
        Row.of("join of an empty device, warm processes", Row.PER_SECOND, Target.share(SHARE)),
        Row.of("join of an empty device, compiled", Row.PER_SECOND, Target.share(SHARE)),
        Row.of("join, heap of the sender, peak", "MB", Target.atMost(MOST_HEAP_MB)),
        Row.of("join, heap of the receiver, peak", "MB", Target.atMost(MOST_HEAP_MB)));
  }

  @Override
  public List<Row> measure(Devices devices, LinksSize size, Terminal terminal)
      throws IOException, InterruptedException {
    devices.fill(SENDER, size.events());
    List<Row> rows = rows();
    for (int round = 0; round < size.rounds(); round++) {
      terminal.progress("  round " + (round + 1) + " of " + size.rounds());
      double limit = limit(devices, size, terminal);
      rows = round(devices, size, round, rows, limit);
    }
    return rows;
  }

  /** In a process of its own, with nothing beside it. */
  private static double limit(Devices devices, LinksSize size, Terminal terminal)
      throws IOException, InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    int rounds = size.quick() ? 1 : LIMIT_ROUNDS;
    int work = Math.min(LIMIT_WORK, size.events());
    Setting setting = new Setting(devices.folder(), 0, work, rounds, rounds - 1, cores, true);
    List<String> options = size.quick() ? Devices.QUICK_JVM : List.of();
    return new Child(List.of(), options, List.of(ScenarioName.OPEN_VERIFY), setting)
        .run(terminal)
        .get(0)
        .measured()
        .median();
  }

  /**
   * Devices join, one after the other, by the same two processes. They compile during the first
   * two; the limit is that of compiled code.
   */
  private static List<Row> round(
      Devices devices, LinksSize size, int number, List<Row> rows, double limit)
      throws IOException {
    try (DeviceProcess sender = devices.start(SENDER, HEAP);
        DeviceProcess receiver = devices.start("receiver", HEAP)) {
      Join join = new Join(sender, receiver, size);
      List<Row> measured = new ArrayList<>();
      for (int i = 0; i < JOINS; i++) {
        if (i > 0) {
          sender.ask("close");
          receiver.ask("close");
        }
        String joining = "joining" + number + "-" + i;
        measured.add(join.measure(rows.get(i), joining).limitedBy(limit));
      }
      measured.add(heap(rows.get(JOINS), sender.ask("usage")));
      measured.add(heap(rows.get(JOINS + 1), receiver.ask("usage")));
      return measured;
    }
  }

  /**
   * By two processes that have no device open.
   *
   * @param sender has the log
   * @param receiver gets it
   */
  private record Join(DeviceProcess sender, DeviceProcess receiver, LinksSize size) {
    Row measure(Row row, String joining) throws IOException {
      String address = sender.ask("open", SENDER, 0).path("address").asText();
      long cpuBefore = cpuNanos(sender.ask("cpu")) + cpuNanos(receiver.ask("cpu"));
      receiver.ask("open", joining, 0, address);
      JsonNode entries = receiver.ask("entries", size.events(), size.limitSeconds());
      long cpuAfter = cpuNanos(sender.ask("cpu")) + cpuNanos(receiver.ask("cpu"));
      return joined(row, entries, (cpuAfter - cpuBefore) / 1e3);
    }
  }

  private static long cpuNanos(JsonNode usage) {
    return usage.path("cpuNanos").asLong();
  }

  /** From the first to the last that the listener heard of. */
  private static Row joined(Row row, JsonNode entries, double cpuMicros) {
    long later = Math.max(1, entries.path("count").asLong() - 1);
    double seconds = (entries.path("last").asLong() - entries.path("first").asLong()) / 1e9;
    double cpuEach = cpuMicros / later;
    double possible = Runtime.getRuntime().availableProcessors() * 1e6 / cpuEach;
    return row.with(later / seconds)
        .using(cpuEach)
        .noted(
            "%s s at last; CPU of both processes, enough for %s/s"
                .formatted(Numbers.shown(seconds), Numbers.shown(possible)));
  }

  private static Row heap(Row row, JsonNode usage) {
    return row.with(megabytes(usage.path("heapPeak")))
        .noted(
            "-Xmx128m; at most %s MB after a collection"
                .formatted(Numbers.shown(megabytes(usage.path("heapCollected")))));
  }

  private static double megabytes(JsonNode bytes) {
    return bytes.asDouble() / (1 << 20);
  }
}
