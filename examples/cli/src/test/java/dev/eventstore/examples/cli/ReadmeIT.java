package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The walk-through of the README works as it is written there, but for the port. */
@DisabledOnOs(OS.WINDOWS)
class ReadmeIT {
  private static final String FIRST_TERMINAL = "eventstore create alice";
  private static final String SECOND_TERMINAL = "eventstore sync bob";
  private static final String FIRST_LINE = "eventstore create carol";

  /** Any free port instead of a fixed one: the first device writes which it got into a pipe. */
  private static final String PORT_PIPE =
      """
      mkfifo listening
      exec 3<> listening
      port() { read -r line <&3; echo "${line##*:}"; }
      """;

  @TempDir Path folder;

  @Test
  void walkThroughEndsWithTheEventOnTheOtherDevice() throws Exception {
    Path script = folder.resolve("script");
    Files.writeString(script, "set -e\n" + program() + PORT_PIPE + walkThrough());
    Path printed = folder.resolve("printed");

    Process shell =
        new ProcessBuilder("sh", script.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    try {
      assertTrue(shell.waitFor(2, TimeUnit.MINUTES), () -> text(printed));
    } finally {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly();
    }

    assertEquals(0, shell.exitValue(), text(printed));
    assertTrue(text(printed).contains("community  book club\n"), text(printed));
    assertTrue(text(printed).contains("events     1\n"), text(printed));
    assertTrue(text(printed).contains("1 event checked, 0 damaged\n"), text(printed));
  }

  private String program() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String jar = Objects.requireNonNull(System.getProperty("eventstore.jar"));
    return "eventstore() { '"
        + java
        + "' -Djava.io.tmpdir='"
        + folder
        + "' -jar '"
        + jar
        + "' \"$@\"; }\n";
  }

  @Test
  void twoTerminalsChat() throws Exception {
    try (Shell first = shell(block(FIRST_TERMINAL).replace("--port 7001", "--port 0"))) {
      assertTrue(first.program().awaitLine(Device.PATIENCE).startsWith("joined "));
      String listening = first.program().awaitLine(Device.PATIENCE);
      String port = listening.substring(listening.lastIndexOf(':') + 1);
      try (Shell second = shell(block(SECOND_TERMINAL).replace("7001", port))) {
        assertTrue(second.program().awaitLine(Device.PATIENCE).startsWith("listening on "));
        first.program().type("Hello");
        assertTrue(second.program().awaitLine(Device.PATIENCE).endsWith("  Hello"));
        second.program().type("Hello yourself");
        assertTrue(first.program().awaitLine(Device.PATIENCE).endsWith("  Hello yourself"));
      }
    }
  }

  private Shell shell(String commands) throws IOException {
    Path script = Files.createTempFile(folder, "script", "");
    Files.writeString(script, "set -e\n" + program() + commands);
    ProcessBuilder builder = new ProcessBuilder("sh", script.toString());
    Path errors = Files.createTempFile(folder, "err", ".txt");
    return new Shell(new RunningProgram(builder.directory(folder.toFile()), errors));
  }

  /** A terminal in which commands run. */
  private record Shell(RunningProgram program) implements AutoCloseable {
    @Override
    public void close() {
      ProcessHandle.of(program.pid())
          .ifPresent(shell -> shell.descendants().forEach(ProcessHandle::destroyForcibly));
      program.kill();
      int unused = program.awaitExit(Device.PATIENCE);
    }
  }

  private static String walkThrough() throws IOException {
    return block(FIRST_LINE)
        .replace("--port 7001", "--port 0 > listening")
        .replace("127.0.0.1:7001", "127.0.0.1:$(port)");
  }

  /** The commands of the README from this one on. */
  private static String block(String firstLine) throws IOException {
    Path root = Path.of(Objects.requireNonNull(System.getProperty("eventstore.root")));
    String readme = Files.readString(root.resolve("README.md"), UTF_8);
    int start = readme.indexOf("\n" + firstLine) + 1;
    assertTrue(start > 0, "the README has the command " + firstLine);
    return readme.substring(start, readme.indexOf("```", start));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException failure) {
      return failure.toString();
    }
  }
}
