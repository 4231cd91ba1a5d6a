package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results that could not be written, as with {@code > /dev/full}, are a failure. */
class BrokenOutputTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status alice",
        "status alice --json",
        "verify alice",
        "verify alice --json",
        "import alice events",
        "sync alice --port 0",
        "sync alice --port 0 --json --for 50s",
        "sync alice --port 0 --until-in-sync",
        "append alice --type message",
        "append alice --type message --json",
        "invite alice",
        "completion",
        "export alice",
        "export alice new",
        "log alice",
        "log alice --json",
        "join bob LINK"
      })
  void resultThatIsLostIsAFailureInOneLine(String line) throws Exception {
    String link = Command.run("create", path("alice"), "--name", "book club").out().strip();
    Files.writeString(folder.resolve("events"), "{\"type\":\"message\"}");
    Command.run("append", path("alice"), "--type", "message");

    Command command =
        Command.runWithBrokenOutput(
            line.replace("alice", path("alice"))
                .replace("bob", path("bob"))
                .replace(" events", " " + path("events"))
                .replace(" new", " " + path("new"))
                .replace("LINK", link)
                .split(" "));

    assertEquals(1, command.exitCode());
    assertEquals("eventstore: standard output could not be written\n", command.err());
  }

  @Test
  void inviteLinkThatIsLostIsAFailureThatSaysWhatToDo() {
    Command create = Command.runWithBrokenOutput("create", path("alice"), "--name", "book club");

    assertEquals(1, create.exitCode());
    assertEquals(1, create.errorLines().size(), create.err());
    assertTrue(create.err().contains("link could not be written"), create.err());
    assertTrue(create.err().contains("delete '" + path("alice") + "'"), create.err());
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
