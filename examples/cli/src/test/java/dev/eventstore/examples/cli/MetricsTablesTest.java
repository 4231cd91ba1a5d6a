package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.eventstore.Meter;
import dev.eventstore.Metrics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sync --metrics} prints. */
class MetricsTablesTest {
  private static final Metrics METRICS =
      () ->
          List.of(
              Meter.gauge("eventstore.events").unit("events").reads(() -> 12_345),
              Meter.counter("eventstore.x").tag("reason", "why").unit("bytes").reads(() -> 7),
              Meter.gauge("eventstore.failing").reads(() -> 1),
              Meter.gauge("eventstore.time").unit("seconds").readsDouble(() -> 0.0015),
              Meter.gauge("eventstore.none").unit("seconds").readsDouble(() -> Double.NaN));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void metersStandBelowEachOther() {
    assertEquals(
        List.of(
            "eventstore.events            12,345 events",
            "eventstore.x{reason=why}           7 bytes",
            "eventstore.failing                       1",
            "eventstore.time           0.001500 seconds",
            "eventstore.none                  - seconds"),
        MetricsTables.meters(METRICS.meters()));
  }

  @Test
  void everyPeerHasALine() {
    List<String> lines =
        MetricsTables.peers(List.of(Statuses.inSync(), Statuses.behind(5), Statuses.unheard()));
    assertEquals(4, lines.size());
    assertTrue(lines.get(1).contains("in sync"), lines::toString);
    assertTrue(lines.get(2).matches("127\\.0\\.0\\.1:7001 .*not in sync .* 5 .*"), lines::toString);
    assertTrue(lines.get(3).contains("not heard"), lines::toString);
  }

  @Test
  void tablesFollowTheLastWord() {
    SyncReport report = new ReportWithTables(new TextReport(terminal()), terminal(), METRICS);
    report.status(Statuses.status(7, Statuses.inSync()), 0, OptionalLong.empty());
    report.end(Statuses.status(7, Statuses.inSync()), 1, OptionalLong.empty());
    List<String> lines = out.toString(UTF_8).lines().toList();
    assertTrue(lines.get(0).startsWith("in sync: 7 events"), lines::toString);
    assertTrue(lines.get(2).startsWith("peer "), lines::toString);
    assertTrue(lines.get(5).startsWith("eventstore.events "), lines::toString);
    assertEquals(10, lines.size());
  }

  @Test
  void jsonHasThemByTheirIdsWhenTheyAreWanted() {
    SyncReport report = new JsonReport(terminal(), METRICS);
    report.end(Statuses.status(7), 1, OptionalLong.empty());
    JsonNode metrics = Device.json(out.toString(UTF_8)).path("metrics");
    assertEquals(4, metrics.size());
    assertEquals(12_345, metrics.path("eventstore.events").longValue());
    assertTrue(metrics.path("eventstore.events").isIntegralNumber());
    assertEquals(7, metrics.path("eventstore.x{reason=why}").longValue());
    assertEquals(0.0015, metrics.path("eventstore.time").doubleValue());

    out.reset();
    new JsonReport(terminal()).end(Statuses.status(7), 1, OptionalLong.empty());
    assertFalse(Device.json(out.toString(UTF_8)).has("metrics"));
  }

  @Test
  void aRealDeviceShowsItsOwn(@TempDir Path folder) {
    String device = folder.resolve("alice").toString();
    Command.run("create", device, "--name", "club");
    Command.run("append", device, "--type", "note");

    Command text = Command.run("sync", device, "--port", "0", "--for", "0s", "--metrics");
    assertEquals(0, text.exitCode(), text.err());
    assertTrue(text.out().contains("eventstore.events "), text.out());
    assertTrue(text.out().contains("eventstore.datagrams.received "), text.out());

    Command json = Command.run("sync", device, "--port", "0", "--for", "0s", "--metrics", "--json");
    JsonNode metrics = Device.json(json.out()).path("metrics");
    assertEquals(1, metrics.path("eventstore.events").longValue());
    assertEquals(0, metrics.path("eventstore.sessions").longValue());
  }

  private Terminal terminal() {
    PrintStream printed = new PrintStream(out, true, UTF_8);
    return new Terminal(new ByteArrayInputStream(new byte[0]), printed, printed, false, false);
  }
}
