package dev.eventstore.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Simulates small sets: figures mean little, but each has to be there and to fit the others. */
class ReconciliationTest {
  private static final int EVENT_BYTES = 350;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

  @TempDir Path folder;

  private int command(String... arguments) {
    Terminal terminal =
        new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(progress, true, UTF_8));
    return Main.run(
        terminal,
        Stream.concat(Stream.of("reconciliation"), Stream.of(arguments)).toArray(String[]::new));
  }

  private List<JsonNode> runs(String... arguments) throws Exception {
    Path json = folder.resolve("runs.json");
    String[] all =
        Stream.concat(Stream.of(arguments), Stream.of("--json=" + json)).toArray(String[]::new);
    assertEquals(0, command(all), progress.toString(UTF_8) + out.toString(UTF_8));
    List<JsonNode> runs = new ArrayList<>();
    new ObjectMapper().readTree(Files.readString(json)).path("runs").forEach(runs::add);
    return runs;
  }

  @Test
  void everyRunHasItsFiguresAndALine() throws Exception {
    List<JsonNode> runs = runs("--events=500", "--missing=0,1,100,joiner", "--loss=0");

    assertEquals(3 * (4 + 1), runs.size(), "peers, and what can be spread");
    for (JsonNode run : runs) {
      assertEquals(run.path("deliveries"), run.path("delivered"), run.toString());
      long control = run.path("controlBytes").asLong();
      assertEquals(
          control,
          run.path("sliceBytes").asLong()
              + run.path("linkBytes").asLong()
              + run.path("handshakeBytes").asLong());
      assertTrue(run.path("knownSeconds").asDouble() >= run.path("equalSeconds").asDouble());
      assertFalse(run.path("slices").isEmpty(), run.toString());
      assertFalse(run.path("slices").has("unreadable"), run.toString());
    }
    assertEquals(1 + runs.size(), out.toString(UTF_8).lines().count(), out.toString(UTF_8));
  }

  @Test
  void withoutLossTwoDevicesSendHardlyAnyEventTwice() throws Exception {
    List<JsonNode> runs = runs("--events=500", "--missing=100", "--peers=2", "--loss=0");

    assertEquals(2, runs.size());
    for (JsonNode run : runs) {
      assertEquals(100 * EVENT_BYTES, run.path("payloadBytes").asLong(), run.toString());
      double pushes = run.path("pushes").asDouble();
      assertEquals(1, pushes, 0.05, run.toString());
      assertEquals(pushes * 100 - 100, run.path("resentBytes").asDouble() / EVENT_BYTES, 1e-6);
    }
    assertEquals("one", runs.get(0).path("sides").asText());
    assertEquals(0, runs.get(0).path("senders").path(1).path("eventBytes").asLong());
    assertEquals("both", runs.get(1).path("sides").asText());
    long shared = runs.get(1).path("senders").path(1).path("eventBytes").asLong();
    assertEquals(50, (double) shared / EVENT_BYTES, 2);
  }

  @Test
  void lossCostsPushes() throws Exception {
    JsonNode run =
        runs("--events=500", "--missing=100", "--peers=2", "--loss=30", "--no-both-sides").get(0);
    assertTrue(run.path("pushes").asDouble() > 1.1, run.toString());
    assertEquals(run.path("deliveries"), run.path("delivered"));
  }

  @Test
  void theSameSeedGivesTheSameFigures() throws Exception {
    String[] arguments = {"--events=500", "--missing=100", "--peers=5", "--loss=10", "--seed=8"};
    assertEquals(withoutRealTime(runs(arguments)), withoutRealTime(runs(arguments)));
  }

  private static List<JsonNode> withoutRealTime(List<JsonNode> runs) {
    runs.forEach(run -> ((ObjectNode) run).remove("realSeconds"));
    return runs;
  }

  @Test
  void aRunThatTakesTooLongSaysSo() {
    int code =
        command("--events=500", "--missing=100", "--peers=2", "--loss=0", "--limit-seconds=0");
    assertEquals(1, code);
    assertTrue(out.toString(UTF_8).contains("NOT WITHIN 0 s"), out.toString(UTF_8));
  }

  @Test
  void largeEventsTravelInParts() throws Exception {
    JsonNode run =
        runs("--events=200", "--missing=1", "--peers=2", "--loss=0", "--event-bytes=5000").get(0);
    assertEquals(1.0, run.path("pushes").asDouble(), 1e-9);
    assertEquals(5_000, run.path("payloadBytes").asLong());
  }

  @Test
  void wordsAndNumbersThatMeanNothingAreRefused() {
    assertEquals(2, command("--missing=many"));
    assertTrue(progress.toString(UTF_8).contains("it is one of 0, 1, 100"), progress::toString);
    assertEquals(2, command("--peers=1"));
    assertTrue(progress.toString(UTF_8).contains("--peers is 2 to 33, not 1"), progress::toString);
  }
}
