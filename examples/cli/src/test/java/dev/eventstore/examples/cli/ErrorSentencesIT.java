package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Invite;
import dev.eventstore.core.Communities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Folders that cannot be opened: the program says in one sentence why. */
class ErrorSentencesIT {
  @TempDir Path folder;
  private final Invite invite = Invite.create("book club");
  private Programs programs;
  private Path alice;

  @BeforeEach
  void start() throws IOException {
    programs = new Programs(folder);
    alice = filled(folder.toRealPath().resolve("alice"));
  }

  @AfterEach
  void killWhatIsLeft() {
    programs.killAll();
  }

  @Test
  void anotherCommunitysInviteIsRefusedAndTheSameOneIsNot() {
    RunningProgram other = join(alice, Invite.create("chess club"));
    RunningProgram same = join(filled(folder.resolve("bob")), invite);
    assertEquals(
        "the directory "
            + alice
            + " belongs to the community 'book club', and the invite is to another one,"
            + " 'chess club'",
        ErrorSentence.of(other));
    assertTrue(Device.succeed(same).startsWith("joined 'book club' as device "));
  }

  @Test
  void damagedKeyFileIsNamed() throws IOException {
    byte[] intact = Files.readAllBytes(key(alice));
    byte[] flipped = intact.clone();
    flipped[intact.length / 2] ^= 0x10;
    Map<String, byte[]> damages = new LinkedHashMap<>();
    damages.put("truncated", Arrays.copyOf(intact, intact.length - 1));
    damages.put("flipped", flipped);
    damages.put("empty", new byte[0]);
    damages.put("long", Arrays.copyOf(intact, 1 << 20));
    Map<String, RunningProgram> programs = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> damage : damages.entrySet()) {
      Path device = filled(folder.toRealPath().resolve(damage.getKey()));
      Files.write(key(device), damage.getValue());
      programs.put(damage.getKey(), run("status", device));
    }
    for (Map.Entry<String, RunningProgram> program : programs.entrySet()) {
      assertEquals(
          key(folder.toRealPath().resolve(program.getKey()))
              + " is damaged: restore it from a backup, or join as a new device",
          ErrorSentence.of(program.getValue()));
    }
  }

  @Test
  void keyFileOfAnotherDeviceOrNoneAtAllIsRefused() throws IOException {
    Path bob = filled(folder.toRealPath().resolve("bob"));
    Files.delete(key(bob));
    String lost =
        "the directory "
            + bob
            + " holds a database and no device.key to open it: restore that file, or use another"
            + " directory";
    assertEquals(lost, ErrorSentence.of(join(bob, invite)));
    assertEquals(lost, ErrorSentence.of(run("status", bob)));
    assertFalse(Files.exists(key(bob)));
    Files.copy(key(alice), key(bob));
    assertEquals(
        "the database "
            + database(bob)
            + " belongs to another device than the device.key beside it",
        ErrorSentence.of(run("status", bob)));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void keyFileThatOthersMayReadIsRefusedWithTheCommandThatMendsIt() throws IOException {
    Files.setPosixFilePermissions(key(alice), PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals(
        key(alice)
            + " is open to other users of this machine (mode rw-r--r--): run chmod 600 '"
            + key(alice)
            + "'",
        ErrorSentence.of(run("status", alice)));
  }

  @Test
  void folderThatIsNoneOrHoldsNothingIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path missing = folder.resolve("missing");
    RunningProgram ofFile = run("status", file);
    RunningProgram intoFile = programs.start("create", file.toString(), "--name", "club");
    RunningProgram ofEmpty = run("verify", empty);
    RunningProgram ofMissing = run("status", missing);
    String make = "'eventstore create' or 'eventstore join' makes ";
    assertEquals("'" + file + "' is a file, not a folder", ErrorSentence.of(ofFile));
    assertEquals("the directory " + file + " is a file", ErrorSentence.of(intoFile));
    assertEquals("'" + empty + "' holds no community; " + make + "one", ErrorSentence.of(ofEmpty));
    assertEquals("'" + missing + "' does not exist; " + make + "it", ErrorSentence.of(ofMissing));
    try (var left = Files.list(empty)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void databaseOfALaterVersionOrNoneAtAllIsRefusedAndUntouched() throws Exception {
    asALaterLibraryWould(database(alice));
    byte[] newer = Files.readAllBytes(database(alice));
    Path bob = filled(folder.toRealPath().resolve("bob"));
    Files.writeString(database(bob), "a letter, and not a database ".repeat(100));
    RunningProgram ofNewer = run("verify", alice);
    RunningProgram ofLetter = run("verify", bob);
    assertEquals(
        "the database " + database(alice) + " has schema 99; this library knows schemas up to 5",
        ErrorSentence.of(ofNewer));
    assertArrayEquals(newer, Files.readAllBytes(database(alice)));
    assertEquals(
        "the database "
            + database(bob)
            + " cannot be opened: nothing in it is known as part of a log; move it away to begin"
            + " anew, and peers bring the events back",
        ErrorSentence.of(ofLetter));
  }

  private static void asALaterLibraryWould(Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE log_state ADD COLUMN later INTEGER");
      statement.execute("PRAGMA user_version = 99");
    }
  }

  private Path filled(Path device) {
    try (Community community = Communities.builder().directory(device).invite(invite).open()) {
      community.append(EventDraft.of("message").with("content", "hello").build());
    }
    return device;
  }

  private RunningProgram run(String command, Path device) {
    return programs.start(command, device.toString());
  }

  private RunningProgram join(Path device, Invite to) {
    RunningProgram join = programs.start("join", device.toString(), "-");
    join.input(to.link() + "\n");
    return join;
  }

  private static Path key(Path device) {
    return device.resolve("device.key");
  }

  private static Path database(Path device) {
    return device.resolve("events.db");
  }
}
