package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a new user does in the first five minutes: the commands of the README from the top, typed
 * into two terminals, in a fresh clone with an empty local Maven repository, until two people chat.
 * It downloads all dependencies, so it runs only with {@code -Deventstore.it.fresh=true}.
 */
@EnabledOnOs(OS.LINUX)
@EnabledIfSystemProperty(
    named = "eventstore.it.fresh",
    matches = "true",
    disabledReason = "it downloads all dependencies; -Deventstore.it.fresh=true runs it")
class FirstFiveMinutesIT {
  private static final Duration BUILD = Duration.ofMinutes(8);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");

  @TempDir Path folder;

  @Test
  void readmeLeadsFromAFreshCloneToAChatInTwoTerminals() throws Exception {
    Path clone = freshClone();
    try (PseudoTerminal first = terminal(clone);
        PseudoTerminal second = terminal(clone)) {
      first.type(block(clone, "-Prun").lines().findFirst().orElseThrow());
      first.await("bob:   ", BUILD);
      first.awaitPrompt(PATIENCE);
      String program = block(clone, "eventstore() {");
      program.lines().forEach(line -> first.run(line, BUILD));
      program
          .lines()
          .filter(line -> !line.startsWith("mvn"))
          .forEach(line -> second.run(line, PATIENCE));
      chat(clone, first, second);
    }
  }

  private static void chat(Path clone, PseudoTerminal first, PseudoTerminal second)
      throws IOException {
    String port = String.valueOf(freePort());
    start(first, block(clone, "sync alice --port 7001 --stdin").replace("7001", port));
    first.await(port, PATIENCE);
    start(
        second,
        block(clone, "sync bob --port 0 --peer 127.0.0.1:7001 --stdin").replace("7001", port));
    second.await("1 peer", PATIENCE);
    second.type("Hello Alice");
    first.await("Hello Alice", PATIENCE);
    first.type("Hello Bob");
    second.await("Hello Bob", PATIENCE);
    for (PseudoTerminal terminal : List.of(first, second)) {
      terminal.interrupt();
      terminal.awaitPrompt(PATIENCE);
      terminal.type("eventstore verify " + (terminal == first ? "alice" : "bob"));
      terminal.await("2 events checked, 0 damaged", PATIENCE);
      assertFalse(terminal.screen().contains("Exception"), terminal.screen());
    }
  }

  /** Runs all lines but the last, which goes on running. */
  private static void start(PseudoTerminal terminal, String block) {
    List<String> lines = block.lines().toList();
    lines.subList(0, lines.size() - 1).forEach(line -> terminal.run(line, PATIENCE));
    terminal.type(lines.get(lines.size() - 1));
  }

  private PseudoTerminal terminal(Path clone) throws IOException {
    Path repository = folder.resolve("repository");
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    return new PseudoTerminal(
        clone,
        Map.of(
            "MAVEN_OPTS",
            "-Dmaven.repo.local=" + repository,
            "JAVA_TOOL_OPTIONS",
            "-Djava.io.tmpdir=" + temporary));
  }

  private Path freshClone() throws Exception {
    Path root = Path.of(Objects.requireNonNull(System.getProperty("eventstore.root")));
    Path clone = folder.resolve("clone");
    Process git =
        new ProcessBuilder("git", "clone", "-q", root.toString(), clone.toString())
            .inheritIO()
            .start();
    assertEquals(0, git.waitFor(), "git clone");
    return clone;
  }

  /** The first shell commands of the README in which this text stands. */
  private static String block(Path clone, String text) throws IOException {
    String readme = Files.readString(clone.resolve("README.md"), UTF_8);
    List<String> blocks = BLOCK.matcher(readme).results().map(found -> found.group(1)).toList();
    assertTrue(blocks.stream().anyMatch(block -> block.contains(text)), "no commands with " + text);
    return blocks.stream().filter(block -> block.contains(text)).findFirst().orElseThrow();
  }

  /** One that nobody else had a moment ago; the README has to name one. */
  private static int freePort() throws IOException {
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      return socket.getLocalPort();
    }
  }
}
