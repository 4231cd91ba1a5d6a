package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion script does its work in a real bash. */
class CompletionIT {
  private static final Path BASH = Path.of("/bin/bash");

  @TempDir Path folder;
  private Programs programs;

  @BeforeEach
  void start() {
    assumeTrue(Files.isExecutable(BASH), "there is no bash on this machine");
    programs = new Programs(folder);
  }

  @AfterEach
  void killWhatIsLeft() {
    programs.killAll();
  }

  @Test
  void scriptIsValidAndCompletesCommandsAndOptions() throws IOException {
    Path script = folder.resolve("completion");
    Files.writeString(script, Device.succeed(programs.start("completion")) + "\n");

    assertEquals("", bash("-n", script.toString()));
    assertEquals("status", completions(script, "eventstore", "stat"));
    assertEquals("--follow", completions(script, "eventstore", "log", "--fol"));
  }

  /** What bash offers for the last of these words. */
  private String completions(Path script, String... words) throws IOException {
    String line = String.join(" ", words);
    String ask =
        ("source %s; compopt() { :; }; COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; COMP_POINT=%d;"
                + " _complete_eventstore; echo \"${COMPREPLY[*]}\"")
            .formatted(script, line, words.length - 1, line, line.length());
    return bash("-c", ask);
  }

  private String bash(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(BASH.toString()));
    command.addAll(List.of(arguments));
    RunningProgram bash =
        new RunningProgram(
            new ProcessBuilder(command), Files.createTempFile(folder, "err", ".txt"));
    return Device.succeed(bash).strip();
  }
}
