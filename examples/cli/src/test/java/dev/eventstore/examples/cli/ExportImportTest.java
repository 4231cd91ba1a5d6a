package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Limits;
import dev.eventstore.core.Communities;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one community exports, another imports, and exports as it was but for its origin. */
class ExportImportTest {
  private static final int EVENTS = 500;

  /** Of one, two, three and four bytes in UTF-8, and those that JSON escapes. */
  private static final int[] CHARACTERS = {
    'a', ' ', '"', '\\', '/', '\n', 0, 0x1F, 0x7F, 0x9B, 0xFC, 0x20AC, 0x2028, 0xFFFF, 0x1F600
  };

  @TempDir Path folder;

  @BeforeEach
  void createDevices() {
    for (String name : List.of("alice", "carol")) {
      assertEquals(0, Command.run("create", path(name), "--name", "club").exitCode());
    }
  }

  @Test
  void contentOfAnyEventsComesBackByteForByte() {
    long seed = Long.getLong("eventstore.seed", new Random().nextLong());
    System.out.println("ExportImportTest: -Deventstore.seed=" + seed);
    Random random = new Random(seed);
    List<EventDraft> drafts = IntStream.range(0, EVENTS).mapToObj(n -> draft(random)).toList();
    try (Community alice = Communities.builder().directory(folder.resolve("alice")).open()) {
      alice.appendAll(drafts);
    }
    String exported = succeed("export", path("alice"));

    Command imported =
        Command.runWithInput(exported, "import", path("carol"), "-", "--ignore-origin");

    assertEquals(EVENTS + " events imported", imported.out().strip(), imported.err());
    String again = succeed("export", path("carol"));
    assertNotEquals(exported, again);
    assertEquals(contents(exported), contents(again));
    assertEquals(
        drafts.stream().map(draft -> draft.attachment().toArray().length).toList(),
        attachmentSizes(again));
  }

  @Test
  void largestAndDeepestEventsComeBackToo() {
    JsonNode deepest = JsonNodeFactory.instance.numberNode(1);
    for (int level = 1; level < Limits.MAX_JSON_DEPTH; level++) {
      deepest = JsonNodeFactory.instance.arrayNode().add(deepest);
    }
    try (Community alice = Communities.builder().directory(folder.resolve("alice")).open()) {
      alice.append(EventDraft.of("deep").with("x", deepest).build());
      alice.append(EventDraft.of("long").with("x", "\u0001".repeat(10_000)).build());
      alice.append(EventDraft.of("wide").with("x", "\u00fc".repeat(31_000)).build());
      alice.append(EventDraft.of("bytes").attachment(new byte[63_000]).build());
    }
    String exported = succeed("export", path("alice"));

    Command imported =
        Command.runWithInput(exported, "import", path("carol"), "-", "--ignore-origin");

    assertEquals("4 events imported", imported.out().strip(), imported.err());
    assertEquals(contents(exported), contents(succeed("export", path("carol"))));
  }

  @Test
  void exportedLinesAreRefusedUnlessTheirOriginMayBeLost() {
    Command.run("append", path("alice"), "--type", "m");
    String exported = succeed("export", path("alice"));

    Command imported = Command.runWithInput(exported, "import", path("carol"), "-");

    assertEquals(1, imported.exitCode());
    assertTrue(imported.err().contains("--ignore-origin"), imported.err());
    assertEquals("", succeed("export", path("carol")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"m\",\"ts\":1}",
        "{\"type\":\"m\",\"ts\":1,\"fields\":[]}",
        "{\"type\":\"m\",\"ts\":1,\"fields\":{\"author\":1}}",
        "{\"type\":\"m\",\"ts\":1,\"fields\":{},\"own\":1}",
        "{\"type\":\"m\",\"author\":\"x\",\"fields\":{},\"attachment\":7}",
        "{\"type\":\"m\",\"author\":\"x\",\"fields\":{},\"attachment\":\"=\"}",
        "{\"ts\":1,\"fields\":{}}"
      })
  void lineThatIsNotAsExportedIsRefusedAndNothingOfItIsDropped(String bad) {
    Command imported =
        Command.runWithInput(
            bad + "\n{\"type\":\"plain\",\"fields\":1}\n",
            "import",
            path("carol"),
            "-",
            "--ignore-origin");

    assertEquals(1, imported.exitCode());
    assertTrue(imported.err().startsWith("eventstore: line 1: "), imported.err());
    assertEquals("1 event imported, 1 line refused", imported.out().strip());
    JsonNode plain = Device.json(succeed("export", path("carol")));
    assertEquals("{\"fields\":1}", plain.path("fields").toString());
  }

  @Test
  void fileIsNewAndItsOwnersAlone() throws IOException {
    Command.run("append", path("alice"), "--type", "m");
    Path file = folder.resolve("file");

    assertEquals("1 event exported", succeed("export", path("alice"), file.toString()).strip());
    assertEquals(succeed("export", path("alice")), Files.readString(file));
    Command again = Command.run("export", path("alice"), file.toString(), "--json");
    assertEquals(1, again.exitCode());
    assertTrue(again.err().contains("is there already"), again.err());

    assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
        "the file system knows no modes");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void filtersSelectWhatIsExported() {
    Command.run("append", path("alice"), "--type", "a");
    Command.run("append", path("alice"), "--type", "b");

    assertEquals(
        "{\"exported\":1}",
        succeed("export", path("alice"), path("file"), "--type", "b", "--json").strip());
    assertEquals(
        "b", Device.json(succeed("export", path("alice"), "--type=b")).path("type").textValue());
    assertEquals("", succeed("export", path("alice"), "--until", "1h"));
  }

  private static EventDraft draft(Random random) {
    byte[] attachment = new byte[random.nextInt(3) == 0 ? random.nextInt(200) : 0];
    random.nextBytes(attachment);
    return EventDraft.of(text(random))
        .with("any", object(random, Limits.MAX_JSON_DEPTH - 2))
        .with("id", text(random))
        .with("attachment", random.nextBoolean())
        .attachment(attachment)
        .build();
  }

  private static ObjectNode object(Random random, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int members = random.nextInt(4); members > 0; members--) {
      object.set(text(random), value(random, depth));
    }
    return object;
  }

  private static JsonNode value(Random random, int depth) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (random.nextInt(depth > 1 ? 6 : 4)) {
      case 0 -> json.nullNode();
      case 1 -> json.booleanNode(random.nextBoolean());
      case 2 -> json.numberNode(random.nextLong() % (Limits.MAX_JSON_INTEGER + 1));
      case 3 -> json.textNode(text(random));
      case 4 -> object(random, depth - 1);
      default -> array(random, depth - 1);
    };
  }

  private static ArrayNode array(Random random, int depth) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (int elements = random.nextInt(4); elements > 0; elements--) {
      array.add(value(random, depth));
    }
    return array;
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(12), 0, CHARACTERS.length)
        .mapToObj(n -> Character.toString(CHARACTERS[n]))
        .collect(Collectors.joining());
  }

  private static List<String> contents(String lines) {
    return lines
        .lines()
        .map(line -> ((ObjectNode) Device.json(line)).remove(List.of("id", "author", "ts")))
        .map(JsonNode::toString)
        .toList();
  }

  private static List<Integer> attachmentSizes(String lines) {
    return lines
        .lines()
        .map(line -> Device.json(line).path("attachment"))
        .map(node -> node.isTextual() ? binarySize(node) : 0)
        .toList();
  }

  private static int binarySize(JsonNode base64) {
    try {
      return base64.binaryValue().length;
    } catch (IOException noBase64) {
      throw new AssertionError(noBase64);
    }
  }

  private static String succeed(String... arguments) {
    Command command = Command.run(arguments);
    assertEquals(0, command.exitCode(), command.err());
    assertEquals("", command.err());
    return command.out();
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
