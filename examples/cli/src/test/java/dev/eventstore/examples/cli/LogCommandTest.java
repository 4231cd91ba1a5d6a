package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.eventstore.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogCommandTest {
  @TempDir Path folder;
  private String device;

  @BeforeEach
  void createDevice() {
    device = folder.resolve("device").toString();
    assertEquals(0, Command.run("create", device, "--name", "club").exitCode());
  }

  @Test
  void appendPrintsTheIdUnderWhichTheLogHasTheEvent() {
    String id = append("--type", "message", "--field", "text=1", "--field", "n:=1").strip();

    JsonNode event = log().get(0);
    assertEquals(id, event.path("id").textValue());
    assertEquals("message", event.path("type").textValue());
    assertEquals("{\"n\":1,\"text\":\"1\"}", event.path("fields").toString());
    assertFalse(event.has("attachment"));
  }

  @Test
  void appendWithJsonTellsIdAndTime() {
    JsonNode receipt = Device.json(append("--type", "m", "--json"));

    assertEquals(log().get(0).path("id"), receipt.path("id"));
    assertEquals(log().get(0).path("ts"), receipt.path("ts"));
  }

  @Test
  void fieldsAreTextUnlessTheyAreGivenAsJson() {
    append(
        "--type=m",
        "--field=text=a=b:=c",
        "--field=empty=",
        "--field=list:=[1,{\"x\":null}]",
        "--field=yes:=true",
        "--field=word:=\"w\"",
        "--field=number=7");

    assertEquals(
        "{\"empty\":\"\",\"list\":[1,{\"x\":null}],\"number\":\"7\",\"text\":\"a=b:=c\","
            + "\"word\":\"w\",\"yes\":true}",
        log().get(0).path("fields").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--field=x:=1.5", "--field=x:=99999999999999999999999"})
  void whatNoEventCanHaveIsWrongUsageAndNothingIsWritten(String option) {
    Command append = Command.run("append", device, "--type", "m", option);

    assertEquals(2, append.exitCode());
    assertEquals(1, append.errorLines().size(), append.err());
    assertTrue(append.err().contains("(see 'eventstore append --help')"), append.err());
    assertEquals(0, log().size());
  }

  @Test
  void folderCannotBeAttachedAndIsNamed() {
    Command append =
        Command.run("append", device, "--type", "m", "--attachment", folder.toString());

    assertEquals(1, append.exitCode());
    assertEquals(
        "eventstore: '" + folder + "' is a folder, not a file to attach", append.err().strip());
  }

  @Test
  void attachmentGoesWithTheEventUnlessItIsTooLong() throws Exception {
    Path file = folder.resolve("file");
    Files.write(file, new byte[] {0, -1, 10});
    append("--type", "m", "--attachment", file.toString());
    Files.write(file, new byte[64_000]);

    Command tooLong = Command.run("append", device, "--type=m", "--attachment", file.toString());

    assertEquals(1, tooLong.exitCode());
    assertTrue(tooLong.err().contains("63415"), tooLong.err());
    assertEquals(1, log().size());
    assertEquals("AP8K", log().get(0).path("attachment").textValue());
    assertTrue(Command.run("log", device).out().endsWith("  m           [attachment, 3 B]\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "--type odd, 1 3 5 7 9",
    "--type even, 0 2 4 6 8",
    "--type absent, ''",
    "--limit 3, 7 8 9",
    "--limit 0, ''",
    "--limit 100, 0 1 2 3 4 5 6 7 8 9",
    "--type even --limit 2, 6 8",
    "--since 1h, 0 1 2 3 4 5 6 7 8 9",
    "--until 1h, ''",
    "--since SINCE, 4 5 6 7 8 9",
    "--until SINCE, 0 1 2 3",
    "--since SINCE --limit 2 --type even, 6 8",
    "--author SELF, 0 1 2 3 4 5 6 7 8 9",
    "--author BEGIN --limit 1, 9",
    "--author AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, ''"
  })
  void filtersSelectAndTheOrderIsThatOfTime(String options, String expected) {
    importLines(10);
    JsonNode fifth = log().get(4);
    String author = fifth.path("author").textValue();
    long micros = fifth.path("ts").longValue();
    String since = Instant.ofEpochSecond(0, micros * 1_000).toString();

    List<JsonNode> found =
        log(
            options
                .replace("SINCE", since)
                .replace("SELF", author)
                .replace("BEGIN", author.substring(0, 8))
                .split(" "));

    List<String> numbers = Arrays.stream(expected.split(" ")).filter(n -> !n.isEmpty()).toList();
    assertEquals(numbers, found.stream().map(e -> e.path("fields").path("n").asText()).toList());
  }

  @Test
  void whereSelectsByTheTextOfFieldsOnly() {
    append("--type=m", "--field=channel=general", "--field=text=1");
    append("--type=m", "--field=channel=other", "--field=text=2");
    append("--type=m", "--field=channel:=1", "--field=text=3");
    append("--type=m", "--field=channel=general", "--field=text=a=b");

    assertEquals(List.of("1", "a=b"), texts("--where", "channel=general"));
    assertEquals(List.of("a=b"), texts("--where=channel=general", "--where=text=a=b"));
    assertEquals(List.of("a=b"), texts("--where", "channel=general", "--limit", "1"));
    assertEquals(List.of(), texts("--where=channel=general", "--where=channel=other"));
    assertEquals(List.of(), texts("--where", "channel=1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"log", "export"})
  void moreFieldsThanAFilterComparesAreWrongUsage(String name) {
    append("--type=m", "--field=f1=x");
    List<String> arguments = new ArrayList<>(List.of(name, device));
    for (int n = 0; n < Limits.MAX_FILTER_FIELDS; n++) {
      arguments.add("--where=f" + n + "=x");
    }
    assertEquals(0, Command.run(arguments.toArray(String[]::new)).exitCode());
    arguments.add("--where=one=more");

    Command tooMany = Command.run(arguments.toArray(String[]::new));

    assertEquals(2, tooMany.exitCode());
    assertEquals(1, tooMany.errorLines().size(), tooMany.err());
    assertTrue(tooMany.err().contains("at most 16 times"), tooMany.err());
  }

  private List<String> texts(String... options) {
    return log(options).stream().map(e -> e.path("fields").path("text").asText()).toList();
  }

  @Test
  void logOfSeveralPagesIsPrintedWholeAndFromItsNewest() {
    importLines(1_234);

    assertEquals(IntStream.range(0, 1_234).boxed().toList(), numbers(log()));
    assertEquals(IntStream.range(234, 1_234).boxed().toList(), numbers(log("--limit", "1000")));
  }

  @Test
  void lineForPeopleCannotSteerTheTerminal() {
    append(
        "--type=m\u001b[2J",
        "--field=text=a\u001b]0;x\u0007\u009b31mb\nc\u202ed\u2028e",
        "--field=\u001bk:=\"\u009b\"");

    String line = Command.run("log", device).out();

    assertEquals(1, line.lines().count(), line);
    assertTrue(line.strip().chars().noneMatch(c -> Character.isISOControl(c)), line);
    assertFalse(line.contains("\u202e") || line.contains("\u2028"), line);
    assertTrue(line.contains("text=a ]0;x 31mb c d e"), line);
  }

  @Test
  void coloursAreForTerminalsOnlyAndForWhoWantsThem() {
    assertTrue(Terminal.wantsColours(Map.of("TERM", "xterm", "NO_COLOR", "")));
    assertFalse(Terminal.wantsColours(Map.of("TERM", "xterm", "NO_COLOR", "1")));
    assertFalse(Terminal.wantsColours(Map.of("TERM", "dumb")));
    append("--type", "message", "--field", "text=Hello");

    assertFalse(Command.run("log", device).out().contains("\u001b"));
    assertTrue(Command.runInColour("log", device).out().contains("\u001b[33mmessage"));
    assertFalse(Command.runInColour("log", device, "--json").out().contains("\u001b"));
  }

  @Test
  void readerThatLeavesEndsTheListQuietly() {
    append("--type", "message");

    Command log = Command.runWithoutReader("log", device);

    assertEquals("", log.err());
    assertEquals(0, log.exitCode());
  }

  private void importLines(int count) {
    String lines =
        IntStream.range(0, count)
            .mapToObj(n -> "{\"type\":\"" + (n % 2 == 0 ? "even" : "odd") + "\",\"n\":" + n + "}")
            .collect(Collectors.joining("\n"));
    assertEquals(0, Command.runWithInput(lines, "import", device, "-").exitCode());
  }

  private String append(String... options) {
    return succeed("append", options);
  }

  private List<JsonNode> log(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--json");
    return succeed("log", all.toArray(String[]::new)).lines().map(Device::json).toList();
  }

  private static List<Integer> numbers(List<JsonNode> events) {
    return events.stream().map(event -> event.path("fields").path("n").intValue()).toList();
  }

  private String succeed(String command, String... options) {
    List<String> all = new ArrayList<>(List.of(command, device));
    all.addAll(List.of(options));
    Command done = Command.run(all.toArray(String[]::new));
    assertEquals(0, done.exitCode(), done.err());
    assertEquals("", done.err());
    return done.out();
  }
}
