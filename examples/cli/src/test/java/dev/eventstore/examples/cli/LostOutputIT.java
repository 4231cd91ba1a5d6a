package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Invite;
import dev.eventstore.core.Communities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Standard output that is full, closed, or read only for a while. */
@EnabledOnOs(OS.LINUX)
class LostOutputIT {
  private static final String LOST = "standard output could not be written";

  @TempDir Path folder;
  private Programs programs;
  private Path alice;

  @BeforeEach
  void start() {
    programs = new Programs(folder);
    alice = folder.resolve("alice");
    Communities.builder().directory(alice).invite(Invite.create("book club")).open().close();
  }

  @AfterEach
  void killWhatIsLeft() {
    programs.killAll();
  }

  @Test
  void fullDeviceEndsSyncAsAFailure() {
    assertEquals(LOST, ErrorSentence.of(sync("\"$@\" > /dev/full", "--for", "50s")));
    assertEquals(LOST, ErrorSentence.of(sync("\"$@\" > /dev/full", "--until-in-sync")));
  }

  @Test
  void closedOutputIsAFailureAndHarmsNoFile() {
    assertEquals(LOST, ErrorSentence.of(sync("\"$@\" >&-", "--for", "50s")));
    assertEquals(
        "0 events checked, 0 damaged",
        Device.succeed(programs.start("verify", alice.toString())).strip());
  }

  @Test
  void readerThatHasEnoughEndsSyncQuietly() throws IOException {
    Path code = folder.resolve("code");
    RunningProgram piped =
        sync("{ \"$@\"; echo $? > '" + code + "'; } | head -n 1", "--json", "--for", "50s");
    assertEquals(0, piped.awaitExit(Device.PATIENCE));
    assertEquals("", piped.err());
    assertEquals("0", Files.readString(code).strip());
    assertTrue(piped.out().startsWith("{\"elapsedMillis\":"), piped.out());
  }

  private RunningProgram sync(String script, String... options) {
    String[] all = new String[options.length + 4];
    System.arraycopy(new String[] {"sync", alice.toString(), "--port", "0"}, 0, all, 0, 4);
    System.arraycopy(options, 0, all, 4, options.length);
    return programs.startUnder(List.of("sh", "-c", script, "sh"), List.of(), all);
  }
}
