package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.Community;
import dev.eventstore.Invite;
import dev.eventstore.Meter;
import dev.eventstore.core.Communities;
import dev.eventstore.sync.udp.UdpTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of docs/metrics.md is what a community really shows. */
class MetricsPageTest {
  @TempDir private Path directory;

  @Test
  void thePageListsEveryMeterAsItIs() throws IOException {
    Path page = Path.of(System.getProperty("eventstore.root"), "docs", "metrics.md");
    List<String> listed =
        Files.readAllLines(page).stream().filter(line -> line.startsWith("| `eventstore")).toList();
    try (Community community = open()) {
      assertEquals(
          String.join("\n", rows(community.metrics().meters())), String.join("\n", listed));
    }
  }

  private Community open() {
    return Communities.builder()
        .directory(directory)
        .invite(Invite.create("club"))
        .transport(UdpTransport.builder().bind(InetAddress.getLoopbackAddress()).build())
        .open();
  }

  /** One for each name, with all that its tag can be. */
  private static List<String> rows(List<Meter> meters) {
    Map<String, List<Meter>> byName =
        meters.stream()
            .collect(Collectors.groupingBy(Meter::name, LinkedHashMap::new, Collectors.toList()));
    List<String> rows = new ArrayList<>();
    byName.forEach((name, all) -> rows.add(row(name, all)));
    return rows;
  }

  private static String row(String name, List<Meter> all) {
    Meter first = all.get(0);
    return String.format(
        Locale.ROOT,
        "| `%s` | %s | %s | %s | %s |",
        name,
        first.kind().name().toLowerCase(Locale.ROOT),
        first.unit().isEmpty() ? "–" : first.unit(),
        tags(all),
        first.description());
  }

  private static String tags(List<Meter> all) {
    if (all.get(0).tags().isEmpty()) {
      return "–";
    }
    String key = all.get(0).tags().firstKey();
    return all.stream()
        .map(meter -> "`" + meter.tags().get(key) + "`")
        .collect(Collectors.joining(", ", "`" + key + "`: ", ""));
  }
}
