package dev.eventstore.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An empty device joins a log while an attacker floods it. For comparison it joins first while the
 * same attacker floods a socket that nobody reads: so what the attacker itself takes of the cores
 * is in both.
 */
final class FloodsPart implements LinksPart {
  private static final double SHARE = 0.5;
  private static final double MOST_MEGABYTES = 32;
  private static final double MOST_BACK = 1;
  private static final String HEAP = "-Xmx256m";
  private static final String SERVER = "server";
  private static final int TENTH = 10;

  /** What a join came to. */
  private record Joined(double perSecond, double live, String note, double back) {}

  @Override
  public String words() {
    return "a device that is flooded";
  }

  @Override
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (FloodKind kind : FloodKind.values()) {
      rows.addAll(rows(kind));
    }
    return rows;
  }

  private static List<Row> rows(FloodKind kind) {
    return List.of(
        Row.of("join under " + kind.words(), Row.PER_SECOND, Target.share(SHARE)),
        Row.of(kind.words() + ", more heap", "MB", Target.atMost(MOST_MEGABYTES)),
        Row.of(kind.words() + ", sent back", "x", Target.atMost(MOST_BACK)));
  }

  @Override
  public List<Row> measure(Devices devices, LinksSize size, Terminal terminal)
      throws IOException, InterruptedException {
    devices.fill(SERVER, size.floodEvents());
    List<Row> all = new ArrayList<>();
    for (FloodKind kind : FloodKind.values()) {
      List<Row> rows = rows(kind);
      for (int round = 0; round < size.rounds(); round++) {
        terminal.progress("  %s, round %d of %d".formatted(kind.words(), round + 1, size.rounds()));
        Joined calm = join(devices, size, kind, "calm-" + kind + round, false);
        Joined flooded = join(devices, size, kind, "flooded-" + kind + round, true);
        terminal.progress("    " + calm);
        terminal.progress("    " + flooded);
        rows = added(rows, calm, flooded);
      }
      all.addAll(rows);
    }
    return all;
  }

  private static List<Row> added(List<Row> rows, Joined calm, Joined flooded) {
    return List.of(
        rows.get(0).with(flooded.perSecond()).limitedBy(calm.perSecond()).noted(flooded.note()),
        rows.get(1).with(flooded.live() - calm.live()).noted("collected"),
        rows.get(2).with(flooded.back()).noted("bytes back for each byte"));
  }

  private static Joined join(
      Devices devices, LinksSize size, FloodKind kind, String name, boolean flooded)
      throws IOException {
    try (DeviceProcess server = devices.start(SERVER);
        DeviceProcess attacker = devices.start("the attacker");
        DeviceProcess device = devices.start("the flooded device", HEAP)) {
      int port = server.ask("open", SERVER, 0).path("port").asInt();
      String address = attacker.ask("attack", port).path("address").asText();
      int here = device.ask("open", name, 0, address).path("port").asInt();
      JsonNode began = device.ask("entries", size.floodEvents() / TENTH, size.limitSeconds());
      long cpuBefore = device.ask("network").path("cpuNanos").asLong();
      attacker.ask("flood", kind, flooded ? here : 0, count(kind, size), size.floodPerSecond());
      JsonNode sent = attacker.ask("flooded");
      JsonNode ended = device.ask("heard");
      JsonNode network = device.ask("network");
      double cpuMicros = (network.path("cpuNanos").asLong() - cpuBefore) / 1e3;
      double live = device.ask("heap").path("live").asDouble() / (1 << 20);
      device.ask("entries", size.floodEvents(), size.limitSeconds());
      return joined(began, ended, sent, network.path("dropped").asLong(), cpuMicros, live);
    }
  }

  private static int count(FloodKind kind, LinksSize size) {
    boolean few = kind == FloodKind.REPLAYED || kind == FloodKind.HELLOS;
    return few ? size.flood() / TENTH : size.flood();
  }

  private static Joined joined(
      JsonNode began, JsonNode ended, JsonNode sent, long dropped, double cpuMicros, double live) {
    long events = Math.max(1, ended.path("count").asLong() - began.path("count").asLong());
    long nanos = Math.max(1, ended.path("last").asLong() - began.path("last").asLong());
    double count = sent.path("sent").asDouble();
    double floodSeconds = sent.path("nanos").asDouble() / TimeUnit.SECONDS.toNanos(1);
    String note =
        "%,.0f in %s s, of which the kernel dropped %,d; network thread %s %% of a core"
            .formatted(
                count,
                Numbers.shown(floodSeconds),
                dropped,
                Numbers.shown(cpuMicros / 1e4 / floodSeconds));
    double back = sent.path("bytesBack").asDouble() / sent.path("bytesSent").asDouble();
    return new Joined(events * 1e9 / nanos, live, note, back);
  }
}
