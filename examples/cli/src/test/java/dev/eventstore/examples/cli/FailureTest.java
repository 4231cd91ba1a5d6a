package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody expects ends a command with one sentence, too. */
class FailureTest {
  private static final String ANY_ERROR =
      "internal error (StackOverflowError); --debug shows where";

  @TempDir Path folder;
  private String alice;

  @BeforeEach
  void createDevice() {
    alice = folder.resolve("alice").toString();
    assertEquals(0, Command.run("create", alice, "--name", "club").exitCode());
  }

  @Test
  void errorIsOneLineAndDebugShowsWhere() {
    InputStream broken = new BreakingInput("", new StackOverflowError());
    Command plain = Command.runWithInput(broken, "import", alice, "-");
    Command debug = Command.runWithInput(broken, "--debug", "import", alice, "-");

    assertEquals(1, plain.exitCode());
    assertEquals("eventstore: " + ANY_ERROR, plain.err().strip());
    assertEquals(1, debug.exitCode());
    assertTrue(debug.err().contains("at " + FailureTest.class.getName()), debug.err());
  }

  /** Without the failure it would run until its time is over. */
  @ParameterizedTest
  @ValueSource(strings = {"--timeout=50s", "--until-in-sync --timeout=50s"})
  void syncEndsWithOneLineWhenItsInputBreaks(String options) {
    for (InputStream input : new InputStream[] {stackOverflow(), unplugged()}) {
      String arguments = "sync ALICE --port=0 --stdin=message " + options;

      Command sync = Command.runWithInput(input, arguments.replace("ALICE", alice).split(" "));

      assertEquals(1, sync.exitCode());
      assertEquals(1, sync.errorLines().size(), sync.err());
      String sentence = sync.err().strip().replace("eventstore: ", "");
      assertTrue(sentence.equals(ANY_ERROR) || sentence.equals("unplugged"), sentence);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"export", "import"})
  void nameThatNoFileCanHaveIsNamed(String command) {
    Command run = Command.run(command, alice, "a\0b");

    assertEquals(1, run.exitCode());
    assertEquals(1, run.errorLines().size(), run.err());
    assertTrue(run.err().startsWith("eventstore: 'a b' cannot be a file name here: "), run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"status NAME", "append ALICE --type=m --attachment NAME"})
  void argumentThatNoFileCanBeCalledIsNamedWithoutAnException(String line) {
    Command run = Command.run(line.replace("NAME", "a\0b").replace("ALICE", alice).split(" "));

    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("cannot be a file name here: "), run.err());
    assertFalse(run.err().contains("Exception"), run.err());
  }

  private static InputStream stackOverflow() {
    return new BreakingInput("one\n", new StackOverflowError());
  }

  private static InputStream unplugged() {
    return new BreakingInput("one\n", new IOException("unplugged"));
  }
}
