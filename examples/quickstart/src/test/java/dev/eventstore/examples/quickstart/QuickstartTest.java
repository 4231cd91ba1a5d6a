package dev.eventstore.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
  @TempDir Path folder;

  private final PrintStream outBefore = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void catchOutput() {
    System.setOut(new PrintStream(printed, true, UTF_8));
  }

  @AfterEach
  void restoreOutput() {
    System.setOut(outBefore);
  }

  @Test
  void everyParagraphArrivesOnceInOrderWithAuthorAndTime() throws Exception {
    Path text =
        Files.writeString(folder.resolve("text"), "\nOne\nline.\n\n \nTwo.\n\n\nThree.\n\n");

    Quickstart.main(text.toString());

    List<String[]> messages = messages();
    assertEquals(
        List.of("One line.", "Two.", "Three."), messages.stream().map(parts -> parts[2]).toList());
    assertEquals(1, messages.stream().map(parts -> parts[1]).distinct().count(), "one author");
    List<Instant> times = messages.stream().map(parts -> Instant.parse(parts[0])).toList();
    assertEquals(times.stream().sorted().distinct().toList(), times);
  }

  @Test
  void bothLogsEndWithTheSameRoot() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "One.\n\nTwo.\n");

    Quickstart.main(text.toString());

    String alice = lineThatBegins("alice: ");
    assertTrue(alice.matches("alice: 2 events, root [0-9a-f]{32}"), alice);
    assertEquals(alice, lineThatBegins("bob:   ").replace("bob:  ", "alice:"));
  }

  @Test
  void nothingIsLeftInTheTemporaryFolder() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "One.");
    Set<Path> before = leftovers();

    Quickstart.main(text.toString());

    assertEquals(before, leftovers());
  }

  @Test
  void missingFileIsAnErrorBeforeAnythingIsMade() throws Exception {
    Set<Path> before = leftovers();
    String missing = folder.resolve("missing").toString();

    assertThrows(NoSuchFileException.class, () -> Quickstart.main(missing));

    assertEquals("", output());
    assertEquals(before, leftovers());
  }

  private List<String[]> messages() {
    return output()
        .lines()
        .filter(line -> line.matches("[0-9T:.-]+Z  .*"))
        .map(line -> line.split(" {2}", 3))
        .toList();
  }

  private String lineThatBegins(String start) {
    List<String> lines = output().lines().filter(line -> line.startsWith(start)).toList();
    assertFalse(lines.isEmpty(), output());
    return lines.get(0);
  }

  private String output() {
    return printed.toString(UTF_8);
  }

  private static Set<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("quickstart"))
          .collect(Collectors.toSet());
    }
  }
}
