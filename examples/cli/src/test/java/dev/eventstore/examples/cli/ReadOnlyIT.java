package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Invite;
import dev.eventstore.core.Communities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A user without the rights that a log needs: each command says so in one sentence. */
@DisabledOnOs(OS.WINDOWS)
class ReadOnlyIT {
  private static final List<String> COMMANDS =
      List.of("status DIR", "verify DIR", "import DIR LINES", "sync DIR --port 0 --for 1s");

  @TempDir Path folder;
  private OtherUser user;
  private Path alice;

  @BeforeEach
  void fill() throws IOException {
    user = OtherUser.in(folder);
    alice = folder.toRealPath().resolve("alice");
    try (Community community =
        Communities.builder().directory(alice).invite(Invite.create("book club")).open()) {
      community.append(EventDraft.of("message").build());
    }
    user.own(alice);
  }

  @AfterEach
  void letTheFolderBeRemoved() throws IOException {
    user.programs().killAll();
    mode(alice, "rwx------");
  }

  @Test
  void readOnlyFolderIsRefusedByEveryCommand() throws IOException {
    mode(alice, "r-x------");
    for (RunningProgram program : everyCommand()) {
      assertEquals(
          "the directory " + alice + " cannot be written, and a log needs that even for reading",
          ErrorSentence.of(program));
    }
  }

  @Test
  void readOnlyDatabaseIsRefusedByEveryCommand() throws IOException {
    Path database = alice.resolve("events.db");
    mode(database, "r--------");
    for (RunningProgram program : everyCommand()) {
      assertEquals("the database " + database + " cannot be written", ErrorSentence.of(program));
    }
  }

  @Test
  void whatMayNotBeReadIsNamed() throws IOException {
    Device.succeed(user.start("status", alice.toString())); // with all rights
    Path lock = alice.resolve("lock");
    mode(lock, "r--------");
    RunningProgram locking = user.start("status", alice.toString());
    assertEquals(lock + " cannot be written: Permission denied", ErrorSentence.of(locking));
    mode(lock, "rw-------");
    Path key = alice.resolve("device.key");
    mode(key, "---------");
    RunningProgram reading = user.start("status", alice.toString());
    assertEquals(key + " cannot be read: Permission denied", ErrorSentence.of(reading));
    mode(alice, "---------");
    RunningProgram entering = user.start("status", alice.toString());
    RunningProgram below = user.start("create", alice.resolve("b").toString(), "--name", "club");
    assertEquals(
        "the directory " + alice + " cannot be written, and a log needs that even for reading",
        ErrorSentence.of(entering));
    assertEquals(
        "the directory " + alice.resolve("b") + " cannot be made: Permission denied",
        ErrorSentence.of(below));
  }

  /** One after the other, since only one may hold the lock. */
  private List<RunningProgram> everyCommand() throws IOException {
    Path lines = Files.writeString(folder.resolve("lines"), "{\"type\":\"message\"}\n");
    List<RunningProgram> ended = new ArrayList<>();
    for (String command : COMMANDS) {
      RunningProgram program =
          user.start(
              command
                  .replace("DIR", alice.toString())
                  .replace("LINES", lines.toString())
                  .split(" "));
      program.awaitExit(Device.PATIENCE);
      ended.add(program);
    }
    return ended;
  }

  private static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
