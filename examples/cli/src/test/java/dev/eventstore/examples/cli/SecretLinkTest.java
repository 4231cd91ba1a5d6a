package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Invite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The invite link in the wrong place: nothing of it comes back, and no folder bears its name. */
class SecretLinkTest {
  private static final String LINK = Invite.create("book club").link();
  private static final String SECRET = LINK.substring("eventstore:v1:".length());

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LINK",
        "join my folder LINK",
        "join my folder LINK LINK",
        "join LINK -",
        "join LINK my",
        "create LINK --name club",
        "status LINK",
        "verify LINK",
        "invite LINK",
        "append LINK --type m",
        "log LINK",
        "export LINK",
        "import LINK -",
        "sync LINK --port 0",
        "sync DIR --port LINK",
        "sync DIR --port 0 --peer LINK",
        "status --LINK"
      })
  void linkInTheWrongPlaceIsWrongUsageAndIsNotShown(String line) throws IOException {
    Command command = run(line);

    assertEquals(2, command.exitCode(), command.err());
    assertEquals(1, command.errorLines().size(), command.err());
    assertFalse(command.err().contains(SECRET), command.err());
    assertEquals("", command.out());
    try (Stream<Path> made = Files.list(folder)) {
      assertEquals(0, made.count());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"status ./LINK", "status ./LINK --debug", "import DIR LINK --debug"})
  void linkIsNotShownByAFailureEither(String line) {
    Command command = run(line);

    assertEquals(1, command.exitCode(), command.err());
    assertFalse(command.err().contains(SECRET), command.err());
  }

  @Test
  void placeOfTheLinkIsShown() {
    Command command = run("join my folder LINK");

    assertTrue(command.err().contains(": 'eventstore:v1:...'"), command.err());
  }

  private Command run(String line) {
    String device = folder.resolve("device").toString();
    return Command.run(line.replace("DIR", device).replace("LINK", LINK).split(" "));
  }
}
