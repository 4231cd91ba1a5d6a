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
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** Runs everything at tiny sizes: figures mean nothing, but each has to be there. */
class PathsTest {
  private static final Set<String> NAMES =
      Set.of(
          "append, 256 in flight",
          "append, 8 threads",
          "append, bulk",
          "append, bulk, one caller",
          "append, one alone, p50",
          "append, one alone, p99",
          "disk for an event",
          "duplicates refused, random old",
          "duplicates refused, recent",
          "fsyncs of a lone append",
          "writer's CPU, growth from a tenth to all",
          "heap once open",
          "ingest",
          "newest 50 of a common type and author, p50",
          "newest 50 of a common type and author, p99",
          "newest 50 of a common type, p50",
          "newest 50 of a common type, p99",
          "newest 50 of a rare type and author, p50",
          "newest 50 of a rare type and author, p99",
          "newest 50 of a rare type, p50",
          "newest 50 of a rare type, p99",
          "open",
          "open with a heap of 64 MB",
          "replay by query pages",
          "replay from a cursor",
          "writer's CPU for an event, a tenth stored",
          "writer's CPU for an event, all stored");

  @TempDir Path folder;

  @Test
  void aQuickRunHasEveryRowAndAChart() throws Exception {
    Path json = folder.resolve("rows.json");
    Path chart = folder.resolve("not yet").resolve("chart.svg");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream progress = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(progress, true, UTF_8));

    int code = Main.run(terminal, "paths", "--quick", "--json=" + json, "--chart=" + chart);

    assertEquals(0, code, progress.toString(UTF_8));
    JsonNode rows = new ObjectMapper().readTree(Files.readString(json)).path("rows");
    assertEquals(new TreeSet<>(NAMES), measuredNames(rows), progress.toString(UTF_8));
    NAMES.forEach(name -> assertTrue(out.toString(UTF_8).contains(name), name));
    Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(chart.toFile());
    assertTrue(svg.getElementsByTagName("rect").getLength() > NAMES.size(), "bars");
  }

  /** Where nobody may look at a process, system calls are not counted, and the row says so. */
  private static Set<String> measuredNames(JsonNode rows) {
    Set<String> names = new TreeSet<>();
    for (JsonNode row : rows) {
      if (!row.path("values").isEmpty() || row.path("note").asText().startsWith("strace")) {
        names.add(row.path("name").asText());
      }
    }
    return names;
  }
}
