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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs everything for seconds of virtual time: figures mean nothing, but each has to be there. */
class BottleneckCommandTest {
  private static final List<String> NAMES =
      List.of(
          "one transfer, line used",
          "one transfer, queueing delay",
          "two transfers, share of the smaller",
          "two transfers, queueing delay",
          "beside TCP, share of TCP",
          "all lost for 20 s, window",
          "all lost for 20 s, line used afterwards",
          "20 % lost, 20 events",
          "40 % lost, 20 events");

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

  private int command(String... arguments) {
    Terminal terminal =
        new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(progress, true, UTF_8));
    return Main.run(
        terminal,
        Stream.concat(Stream.of("bottleneck"), Stream.of(arguments)).toArray(String[]::new));
  }

  private String run(String file) throws Exception {
    Path json = folder.resolve(file);
    assertEquals(0, command("--quick", "--seed=7", "--json=" + json), progress.toString(UTF_8));
    return Files.readString(json);
  }

  @Test
  void aQuickRunHasEveryRowAndTheSameSeedGivesTheSameFigures() throws Exception {
    String json = run("first.json");
    assertEquals(json, run("second.json"));
    Set<String> names =
        Stream.of(50, 200)
            .flatMap(millis -> NAMES.stream().map(name -> millis + " ms: " + name))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> measured = new TreeSet<>();
    for (JsonNode row : new ObjectMapper().readTree(json).path("rows")) {
      assertEquals(1, row.path("values").size(), row.toString());
      measured.add(row.path("name").asText());
    }
    assertEquals(names, measured);
    names.forEach(name -> assertTrue(out.toString(UTF_8).contains(name), name));
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertEquals(2, command("--megabits=0"));
    assertTrue(progress.toString(UTF_8).contains("--megabits is 1 to 1,000, not 0"));
  }

  @Test
  void whatWouldTakeTooMuchMemoryIsRefused() {
    assertEquals(2, command("--megabits=1000", "--seconds=1000"));
    assertTrue(progress.toString(UTF_8).contains("at most 5,000,000 are made"));
  }

  /** In a second nothing comes back over a path of a second. */
  @Test
  void whatCouldNotBeMeasuredIsSaidAndEndsWith1() {
    assertEquals(1, command("--quick", "--round-trip-millis=1000"));
    assertTrue(out.toString(UTF_8).contains("FAILED"), out.toString(UTF_8));
    assertTrue(out.toString(UTF_8).contains("round 1 came to no end"));
  }
}
