package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Text beyond ASCII on the command line is stored as it was written, or not at all. */
@EnabledOnOs(OS.LINUX)
class LocaleIT {
  @TempDir Path folder;

  @BeforeEach
  void createDevice() throws IOException {
    Device.succeed(shell("C", "create a --name club"));
  }

  @Test
  void whatTheLocaleCannotReadIsRefusedWithAdvice() throws IOException {
    List<String> commands =
        List.of(
            "append a --type m --field text=Gr\u00fc\u00dfe",
            "append a --type Gr\u00fc\u00dfe",
            "create b --name B\u00fccher",
            "log a --where text=Gr\u00fc\u00dfe",
            "status \u00fc");
    for (String locale : List.of("C", "POSIX")) {
      for (String command : commands) {
        RunningProgram refused = shell(locale, command);
        assertEquals(2, refused.awaitExit(Device.PATIENCE), command);
        String line = ErrorSentence.line(refused.err());
        assertTrue(line.startsWith("argument "), line);
        assertTrue(line.contains("need") && line.contains("LC_ALL=C.UTF-8"), line);
        assertEquals("", refused.out());
      }
    }
    assertEquals("", Device.succeed(shell("C.UTF-8", "log a")));
    assertTrue(Files.notExists(folder.resolve("b")));
  }

  @Test
  void asciiNeedsNoLocaleAndUtf8IsStoredAsItIs() throws IOException {
    Device.succeed(shell("C", "append a --type m --field text=plain"));
    Device.succeed(shell("C.UTF-8", "append a --type m --field text=Gr\u00fc\u00dfe\ufffd"));
    List<JsonNode> events =
        Device.succeed(shell("C", "log a --json")).lines().map(Device::json).toList();
    assertEquals(
        List.of("plain", "Gr\u00fc\u00dfe\ufffd"),
        events.stream().map(event -> event.path("fields").path("text").textValue()).toList());
  }

  /** A shell hands the bytes on, whatever the locale of the tests is. */
  private RunningProgram shell(String locale, String command) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String jar = Objects.requireNonNull(System.getProperty("eventstore.jar"));
    Path script = Files.createTempFile(folder, "script", "");
    Files.writeString(
        script,
        "export LC_ALL=%s\nexec '%s' -Djava.io.tmpdir='%s' -jar '%s' %s\n"
            .formatted(locale, java, folder, jar, command),
        UTF_8);
    ProcessBuilder builder = new ProcessBuilder("sh", script.toString());
    Path errors = Files.createTempFile(folder, "err", ".txt");
    return new RunningProgram(builder.directory(folder.toFile()), errors);
  }
}
