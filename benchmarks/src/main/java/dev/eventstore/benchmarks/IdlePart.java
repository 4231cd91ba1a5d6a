package dev.eventstore.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a device costs that is in step with many others, which are all in another process. */
final class IdlePart implements LinksPart {
  private static final double MOST_BYTES_PER_SECOND = 1_000;
  private static final double MOST_CPU_PERCENT = 2;
  private static final int MOST_ENTRIES = 1_000;
  private static final String DEVICE = "device";

  @Override
  public String words() {
    return "a device in step with many";
  }

  @Override
  public List<Row> rows() {
    return List.of(
        Row.of("idle, sent and received", "B/s", Target.atMost(MOST_BYTES_PER_SECOND)),
        Row.of("idle, CPU of the process", "% of a core", Target.atMost(MOST_CPU_PERCENT)));
  }

  @Override
  public List<Row> measure(Devices devices, LinksSize size, Terminal terminal)
      throws IOException, InterruptedException {
    devices.fill(DEVICE, Math.min(MOST_ENTRIES, size.events()));
    try (DeviceProcess device = devices.start("the idle device");
        DeviceProcess peers = devices.start("the process of its peers")) {
      String address = device.ask("open", DEVICE, 0).path("address").asText();
      for (int i = 0; i < size.idlePeers(); i++) {
        peers.ask("open", "peer-" + i, 0, address);
      }
      peers.ask("peers", 1, size.limitSeconds());
      device.ask("peers", size.idlePeers(), size.limitSeconds());
      terminal.progress("  settling for %d s".formatted(size.settleSeconds()));
      TimeUnit.SECONDS.sleep(size.settleSeconds());
      JsonNode before = device.ask("usage");
      terminal.progress("  watching for %d s".formatted(size.idleSeconds()));
      TimeUnit.SECONDS.sleep(size.idleSeconds());
      JsonNode after = device.ask("usage");
      device.ask("peers", size.idlePeers(), 0);
      return measured(before, after, size);
    }
  }

  private List<Row> measured(JsonNode before, JsonNode after, LinksSize size) {
    double seconds = since(before, after, "nanos") / 1e9;
    double cpu = since(before, after, "cpuNanos") / 1e9;
    String note = "%d peers, %s s".formatted(size.idlePeers(), Numbers.shown(seconds));
    return List.of(
        rows()
            .get(0)
            .with(since(before, after, "bytes") / seconds)
            .noted(note + "; UDP payload of all its datagrams"),
        rows().get(1).with(100 * cpu / seconds).noted(note));
  }

  private static double since(JsonNode before, JsonNode after, String member) {
    return after.path(member).asLong() - before.path(member).asLong();
  }
}
