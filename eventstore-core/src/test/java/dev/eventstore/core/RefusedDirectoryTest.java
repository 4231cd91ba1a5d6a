package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Invite;
import dev.eventstore.StorageException;
import dev.eventstore.StorageException.Kind;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that hold something else than a whole community: refused, and left as they are. */
final class RefusedDirectoryTest {
  @TempDir private Path parent;
  private final Invite invite = Invite.create("book club");

  @Test
  void aFileInThePlaceOfTheDirectoryIsNamed() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "mine");
    String sentence = "the directory " + file + " is a file";
    assertEquals(sentence, refusal(file, Optional.empty(), Kind.MISMATCH));
    assertEquals(sentence, refusal(file, Optional.of(invite), Kind.MISMATCH));
    assertEquals("mine", Files.readString(file));
    Path below = file.resolve("below");
    assertEquals(
        "the directory " + below + " cannot be made: Not a directory",
        refusal(below, Optional.of(invite), Kind.IO));
  }

  @Test
  void aFolderOfSomethingElseStaysAsItIs() throws IOException {
    Files.writeString(parent.resolve("letter"), "mine");
    assertEquals(
        "the directory " + parent + " holds no community; open it with an invite",
        refusal(parent, Optional.empty(), Kind.MISMATCH));
    try (var files = Files.list(parent)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void aDatabaseWithoutItsKeyIsNotGivenToANewDevice() throws IOException {
    Path directory = filled("alice");
    Files.delete(directory.resolve("device.key"));
    byte[] before = Files.readAllBytes(directory.resolve("events.db"));
    String sentence =
        "the directory "
            + directory
            + " holds a database and no device.key to open it: restore that file, or use another"
            + " directory";
    assertEquals(sentence, refusal(directory, Optional.empty(), Kind.MISMATCH));
    assertEquals(sentence, refusal(directory, Optional.of(invite), Kind.MISMATCH));
    assertTrue(Files.notExists(directory.resolve("device.key")));
    assertArrayEquals(before, Files.readAllBytes(directory.resolve("events.db")));
  }

  @Test
  void theKeyOfAnotherDeviceOfTheSameCommunityIsRefused() throws IOException {
    Path directory = filled("alice");
    Path other = filled("bob");
    Files.delete(directory.resolve("device.key"));
    Files.copy(other.resolve("device.key"), directory.resolve("device.key"));
    assertEquals(
        "the database "
            + directory.toRealPath().resolve("events.db")
            + " belongs to another device than the device.key beside it",
        refusal(directory, Optional.empty(), Kind.MISMATCH));
  }

  @Test
  void theKeyOfAnotherDeviceIsRefusedAlsoWhenTheDatabaseIsDamaged() throws IOException {
    Path directory = filled("alice");
    Path other = filled("bob");
    Files.delete(directory.resolve("device.key"));
    Files.copy(other.resolve("device.key"), directory.resolve("device.key"));
    Path file = directory.toRealPath().resolve("events.db");
    byte[] damaged = Files.readAllBytes(file);
    Arrays.fill(damaged, 0, 4_096, (byte) 7);
    Files.write(file, damaged);
    assertEquals(
        "the database " + file + " belongs to another device than the device.key beside it",
        refusal(directory, Optional.empty(), Kind.MISMATCH));
    assertArrayEquals(damaged, Files.readAllBytes(file));
    assertTrue(Files.notExists(directory.resolve("events.db.salvaging")));
  }

  @Test
  void aDatabaseOfALaterVersionIsRefusedAndUntouched() throws Exception {
    Path directory = filled("alice");
    Path file = directory.resolve("events.db");
    execute(file, "ALTER TABLE log_state ADD COLUMN later INTEGER");
    execute(file, "PRAGMA user_version = 99");
    byte[] before = Files.readAllBytes(file);
    assertEquals(
        "the database "
            + directory.toRealPath().resolve("events.db")
            + " has schema 99; this library knows schemas up to "
            + Migrations.currentVersion(),
        refusal(directory, Optional.empty(), Kind.NEWER_FORMAT));
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void whatIsNoDatabaseIsNamed() throws IOException {
    Path directory = filled("alice");
    Path file = directory.toRealPath().resolve("events.db");
    String letter = "a letter, and not a database ".repeat(100);
    Files.writeString(file, letter);
    assertEquals(
        "the database "
            + file
            + " cannot be opened: nothing in it is known as part of a log; move it away to begin"
            + " anew, and peers bring the events back",
        refusal(directory, Optional.empty(), Kind.CORRUPT));
    assertEquals(letter, Files.readString(file));
    Files.delete(file);
    Files.createDirectory(file);
    assertEquals(
        "the database " + file + " is a directory", refusal(directory, Optional.empty(), Kind.IO));
  }

  @Test
  void aFullDiskIsAKindOfItsOwn() {
    FileSystemException full = new FileSystemException("file", null, "No space left on device");
    StorageException failure = FileFailures.failure("the file cannot be written", full);
    assertEquals(Kind.FULL, failure.kind());
    assertEquals("the file cannot be written: No space left on device", failure.getMessage());
  }

  private Path filled(String name) {
    Path directory = parent.resolve(name);
    try (Community community = Communities.builder().directory(directory).invite(invite).open()) {
      community.append(EventDraft.of("message").build());
    }
    return directory;
  }

  private static String refusal(Path directory, Optional<Invite> with, Kind kind) {
    Communities.Builder builder = Communities.builder().directory(directory);
    with.ifPresent(builder::invite);
    StorageException refused = assertThrows(StorageException.class, builder::open);
    assertEquals(kind, refused.kind());
    return refused.getMessage();
  }

  private static void execute(Path file, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
