package dev.eventstore.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs everything at tiny sizes: figures mean nothing, but each has to be there. */
class LinksTest {
  private static final Set<String> NAMES =
      Set.of(
          "join of an empty device, new processes",
          "join of an empty device, warm processes",
          "join of an empty device, compiled",
          "join, heap of the sender, peak",
          "join, heap of the receiver, peak",
          "new event, idle, p50",
          "new event, idle, p99",
          "new event, with a backfill, p50",
          "new event, with a backfill, p99",
          "new event, against a backfill, p50",
          "new event, against a backfill, p99",
          "mesh, until all have all, new processes",
          "mesh, until all have all, warm processes",
          "mesh, until all have all, new, fast start",
          "mesh, until all have all, warm, fast start",
          "mesh, pushes for a delivery",
          "idle, sent and received",
          "idle, CPU of the process",
          "join under first fragments",
          "first fragments, more heap",
          "first fragments, sent back",
          "join under random datagrams",
          "random datagrams, more heap",
          "random datagrams, sent back",
          "join under replayed datagrams",
          "replayed datagrams, more heap",
          "replayed datagrams, sent back",
          "join under HELLOs",
          "HELLOs, more heap",
          "HELLOs, sent back");

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream progress = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(progress, true, UTF_8));

  @Test
  void aQuickRunHasEveryRow() throws Exception {
    Path json = folder.resolve("not yet").resolve("rows.json");

    int code = Main.run(terminal, "links", "--quick", "--json=" + json);

    assertEquals(0, code, progress.toString(UTF_8));
    JsonNode rows = new ObjectMapper().readTree(Files.readString(json)).path("rows");
    Set<String> measured = new TreeSet<>();
    for (JsonNode row : rows) {
      if (!row.path("values").isEmpty()) {
        measured.add(row.path("name").asText());
      }
    }
    assertEquals(new TreeSet<>(NAMES), measured, progress.toString(UTF_8));
    NAMES.forEach(name -> assertTrue(out.toString(UTF_8).contains(name), name));
  }

  @Test
  void whatMakesNoSenseIsRefusedBeforeAnythingBegins() {
    assertEquals(2, Main.run(terminal, "links", "join", "--events=0"));
    assertTrue(progress.toString(UTF_8).contains("--events is at least 1, not 0"));
    assertEquals(2, Main.run(terminal, "links", "chain"));
  }
}
