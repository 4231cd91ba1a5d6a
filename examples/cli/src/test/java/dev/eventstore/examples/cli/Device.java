package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A device whose every command is a process of its own, run from the packaged jar.
 *
 * @param programs starts the processes and ends what is left of them
 * @param folder the device's folder
 */
record Device(Programs programs, Path folder) {
  /** How long a command that should be quick may take on a busy machine. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Creates a community and returns its invite link. */
  String create(String community) {
    return succeed(run("create", "--name", community)).strip();
  }

  void join(String link) {
    RunningProgram join = programs.start("join", folder.toString(), "-");
    join.input(link + "\n");
    succeed(join);
  }

  RunningProgram importLines(List<String> lines, String... options) {
    try {
      Path file = programs.file("import.jsonl");
      Files.write(file, lines, UTF_8);
      List<String> arguments = new ArrayList<>(List.of(file.toString()));
      arguments.addAll(List.of(options));
      return run("import", arguments.toArray(String[]::new));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  RunningProgram sync(String... options) {
    List<String> arguments = new ArrayList<>(List.of("--port", "0", "--json"));
    arguments.addAll(List.of(options));
    return run("sync", arguments.toArray(String[]::new));
  }

  JsonNode status() {
    return json(succeed(run("status", "--json")));
  }

  /** Starts a command on this device; the folder goes in front of the other arguments. */
  RunningProgram run(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(command, folder.toString()));
    all.addAll(List.of(arguments));
    return programs.start(all.toArray(String[]::new));
  }

  /** Waits for a command that must succeed without a word on standard error. */
  static String succeed(RunningProgram program) {
    int exitCode = program.awaitExit(PATIENCE);
    assertEquals("", program.err());
    assertEquals(0, exitCode, program.out());
    return program.out();
  }

  static JsonNode json(String line) {
    try {
      return new JsonMapper().readTree(line);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What {@code sync --json} says of where it listens, for a peer on this machine. */
  static String address(RunningProgram sync) {
    String listening = json(sync.awaitLine(PATIENCE)).path("listening").textValue();
    return "127.0.0.1" + listening.substring(listening.lastIndexOf(':'));
  }

  static JsonNode lastStatus(RunningProgram sync) {
    List<String> lines = sync.out().lines().toList();
    return json(lines.get(lines.size() - 1));
  }
}
