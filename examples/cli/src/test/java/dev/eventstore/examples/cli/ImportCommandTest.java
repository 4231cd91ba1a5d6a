package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.Event;
import dev.eventstore.EventFilter;
import dev.eventstore.EventQuery;
import dev.eventstore.core.Communities;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportCommandTest {
  @TempDir Path folder;
  private Path device;

  @BeforeEach
  void createDevice() {
    device = folder.resolve("device");
    assertEquals(0, Command.run("create", device.toString(), "--name", "club").exitCode());
  }

  @Test
  void linesBecomeEventsInTheirOrderWithTheirFields() {
    Command imported =
        importText(
            """
            {"type":"message","content":"Grüße","n":1}\r

             {"n":2,"deep":{"list":[true,null,-9007199254740991]},"type":"message"}\
            """);

    assertEquals(0, imported.exitCode(), imported.err());
    assertEquals("2 events imported", imported.out().strip());
    List<Event> events = events();
    assertEquals("Grüße", events.get(0).text("content"));
    assertEquals(
        "{\"list\":[true,null,-9007199254740991]}",
        events.get(1).field("deep").orElseThrow().toString());
    assertEquals(2, events.get(1).number("n", 0));
  }

  @Test
  void progressIsWipedFromTheTerminalBeforeTheSummary() {
    Command imported =
        Command.runOnTerminal("{\"type\":\"m\"}\n", "import", device.toString(), "-");

    assertTrue(imported.out().contains("1 line"), imported.out());
    assertEquals(
        "1 event imported", imported.out().substring(imported.out().lastIndexOf('\r') + 1).strip());
  }

  @Test
  void progressIsWipedFromTheTerminalBeforeTheSummaryOfAFailure() {
    InputStream in = new BreakingInput("{\"type\":\"m\"}\n", new IOException("unplugged"));

    Command imported = Command.runOnTerminal(in, "import", device.toString(), "-");

    assertEquals("eventstore: unplugged", imported.err().strip());
    assertEquals(
        "1 event imported", imported.out().substring(imported.out().lastIndexOf('\r') + 1).strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "{",
        "[]",
        "7",
        "null",
        "{}",
        "{\"type\":7}",
        "{\"type\":\"m\",\"ts\":1}",
        "{\"type\":\"m\",\"author\":\"me\"}",
        "{\"type\":\"m\",\"n\":1.5}",
        "{\"type\":\"m\",\"n\":9007199254740992}",
        "{\"type\":\"m\",\"n\":1,\"n\":1}",
        "{\"type\":\"m\"} {\"type\":\"m\"}",
        "{\"type\":\"m\",\"n\":[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]}",
        "{\"type\":\"m\",\"n\":\"\\ud800\"}"
      })
  void badLineIsNamedByItsNumberAndTheRestIsImported(String bad) {
    Command imported =
        importText("{\"type\":\"m\",\"n\":1}\n" + bad + "\n{\"type\":\"m\",\"n\":3}\n");

    assertEquals(1, imported.exitCode());
    assertEquals(1, imported.errorLines().size(), imported.err());
    assertTrue(imported.err().startsWith("eventstore: line 2: "), imported.err());
    assertEquals("2 events imported, 1 line refused", imported.out().strip());
    assertEquals(List.of(1L, 3L), events().stream().map(e -> e.number("n", 0)).toList());
  }

  @Test
  void lineThatIsNotUtf8IsRefused() throws IOException {
    Path file = folder.resolve("lines");
    Files.writeString(file, "{\"type\":\"m\",\"n\":\"\u00e4\"}\n{\"type\":\"m\"}\n", ISO_8859_1);

    Command imported = Command.run("import", device.toString(), file.toString());

    assertEquals(1, imported.exitCode());
    assertTrue(imported.err().startsWith("eventstore: line 1: "), imported.err());
    assertEquals(1, events().size());
  }

  @Test
  void eventOverTheLimitIsRefusedAndTheLimitIsTold() {
    Command imported = importText("{\"type\":\"m\",\"n\":\"" + "x".repeat(65_000) + "\"}");

    assertEquals(1, imported.exitCode());
    assertTrue(imported.err().startsWith("eventstore: line 1: "), imported.err());
    assertEquals(0, events().size());
  }

  @Test
  void lineOfAnyLengthIsSkippedAsAWhole() {
    Command imported =
        importText(
            " ".repeat(2 * LineReader.MAX_LINE_BYTES) + "{\"type\":\"m\"}\n{\"type\":\"n\"}");

    assertEquals(1, imported.exitCode());
    assertEquals(1, imported.errorLines().size(), imported.err());
    assertTrue(imported.err().contains(String.valueOf(LineReader.MAX_LINE_BYTES)), imported.err());
    assertEquals(List.of("n"), events().stream().map(Event::type).toList());
  }

  @Test
  void badLinesAmongThousandsAreAllFoundAndTheOrderIsKept() {
    String lines =
        IntStream.range(0, 2_500)
            .mapToObj(n -> "{\"type\":\"m\",\"n\":" + n + (n % 700 == 3 ? ".5}" : "}"))
            .collect(Collectors.joining("\n"));

    Command imported = importText(lines);

    assertEquals(1, imported.exitCode());
    assertEquals(
        List.of(4, 704, 1404, 2104),
        imported.errorLines().stream()
            .map(line -> Integer.valueOf(line.replaceAll("eventstore: line (\\d+): .*", "$1")))
            .toList());
    assertEquals(
        IntStream.range(0, 2_500).filter(n -> n % 700 != 3).mapToObj(n -> (long) n).toList(),
        events().stream().map(event -> event.number("n", -1)).toList());
  }

  @Test
  void missingFileIsNamed() {
    Command imported = Command.run("import", device.toString(), folder.resolve("no").toString());

    assertEquals(1, imported.exitCode());
    assertEquals(
        "eventstore: '" + folder.resolve("no") + "' does not exist", imported.err().strip());
  }

  @Test
  void progressIsDrawnOnATerminalOnly() {
    String line = "{\"type\":\"m\"}\n";

    Command plain = Command.runWithInput(line, "import", device.toString(), "-");
    Command drawn = Command.runOnTerminal(line, "import", device.toString(), "-");

    assertEquals("1 event imported", plain.out().strip());
    assertTrue(drawn.out().contains("\r1 line"), drawn.out());
    assertEquals("", drawn.err());
  }

  @Test
  void jsonTellsTheCounts() {
    Command imported =
        Command.runWithInput("{\"type\":\"m\"}\nx\n", "import", device.toString(), "-", "--json");

    assertEquals("{\"imported\":1,\"refused\":1}", imported.out().strip());
  }

  private Command importText(String lines) {
    return Command.runWithInput(lines, "import", device.toString(), "-");
  }

  private List<Event> events() {
    try (Community community = Communities.builder().directory(device).open()) {
      return community.query(EventQuery.of(EventFilter.all()).limit(10_000).build());
    }
  }
}
