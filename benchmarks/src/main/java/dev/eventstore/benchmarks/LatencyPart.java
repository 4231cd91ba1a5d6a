package dev.eventstore.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/**
 * How long a new event takes to the listener on another device: while nothing else is to be done,
 * and while one device of the two gets a large log from the other. Both processes read one clock.
 */
final class LatencyPart implements LinksPart {
  private static final double MOST_MEDIAN_MS = 3;
  private static final double MOST_P99_MS = 20;
  private static final String FILLED = "filled";

  @Override
  public String words() {
    return "a new event, idle and beside a backfill";
  }

  @Override
  public List<Row> rows() {
    return List.of(
        p50("new event, idle"),
        p99("new event, idle"),
        p50("new event, with a backfill"),
        p99("new event, with a backfill"),
        p50("new event, against a backfill"),
        p99("new event, against a backfill"));
  }

  private static Row p50(String name) {
    return Row.of(name + ", p50", "ms", Target.atMost(MOST_MEDIAN_MS));
  }

  private static Row p99(String name) {
    return Row.of(name + ", p99", "ms", Target.atMost(MOST_P99_MS));
  }

  @Override
  public List<Row> measure(Devices devices, LinksSize size, Terminal terminal) throws IOException {
    devices.fill(FILLED, size.events());
    try (DeviceProcess from = devices.start("the device that has all");
        DeviceProcess to = devices.start("the device that gets all")) {
      terminal.progress("  idle");
      JsonNode idle = idle(from, to, size);
      terminal.progress("  while %,d events are sent".formatted(size.events()));
      return new Backfill(from, to, size).measure(rows(), idle);
    }
  }

  /** Once to warm up, and once that counts. */
  private static JsonNode idle(DeviceProcess from, DeviceProcess to, LinksSize size)
      throws IOException {
    String address = from.ask("open", "a", 0).path("address").asText();
    to.ask("open", "b", 0, address);
    from.ask("peers", 1, size.limitSeconds());
    to.ask("peers", 1, size.limitSeconds());
    timed(from, to, size);
    JsonNode counted = timed(from, to, size);
    from.ask("close");
    to.ask("close");
    return counted;
  }

  private static JsonNode timed(DeviceProcess from, DeviceProcess to, LinksSize size)
      throws IOException {
    from.ask("pace", size.perSecond());
    to.ask("timed", size.timed(), size.limitSeconds());
    return heard(to, sent(from), size);
  }

  private static long sent(DeviceProcess from) throws IOException {
    return from.ask("rest").path("sent").asLong();
  }

  private static JsonNode heard(DeviceProcess to, long sent, LinksSize size) throws IOException {
    JsonNode heard = to.ask("timed", sent, size.limitSeconds());
    to.ask("forget");
    return heard;
  }

  /**
   * The other half, by the same processes, so that they are warm.
   *
   * @param from the device that sends the log
   * @param to the device that gets it
   */
  private record Backfill(DeviceProcess from, DeviceProcess to, LinksSize size) {
    List<Row> measure(List<Row> rows, JsonNode idle) throws IOException {
      String address = from.ask("open", FILLED, 0).path("address").asText();
      to.ask("open", "empty", 0, address);
      to.ask("entries", 1, size.limitSeconds());
      from.ask("pace", size.perSecond());
      to.ask("pace", size.perSecond());
      JsonNode entries = to.ask("entries", size.events(), size.limitSeconds());
      long sentWith = sent(from);
      long sentAgainst = sent(to);
      JsonNode with = heard(to, sentWith, size);
      JsonNode against = heard(from, sentAgainst, size);
      String note = ", in %s s of backfill".formatted(Numbers.shown(seconds(entries)));
      return List.of(
          row(rows.get(0), idle, "p50", ""),
          row(rows.get(1), idle, "p99", ""),
          row(rows.get(2), with, "p50", note),
          row(rows.get(3), with, "p99", note),
          row(rows.get(4), against, "p50", note),
          row(rows.get(5), against, "p99", note));
    }

    private static double seconds(JsonNode entries) {
      return (entries.path("last").asLong() - entries.path("first").asLong()) / 1e9;
    }

    private static Row row(Row row, JsonNode heard, String percentile, String note) {
      return row.with(heard.path(percentile).asLong() / 1e6)
          .noted(
              "%,d events%s; at most %s ms"
                  .formatted(
                      heard.path("count").asLong(),
                      note,
                      Numbers.shown(heard.path("most").asLong() / 1e6)));
    }
  }
}
