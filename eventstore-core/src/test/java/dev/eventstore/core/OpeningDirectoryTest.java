package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.Invite;
import dev.eventstore.spi.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the files of a community come to lie, and who may enter. */
final class OpeningDirectoryTest {
  @TempDir private Path parent;
  private final Invite invite = Invite.create("somewhere");

  @Test
  void aSymbolicLinkThatIsTurnedAfterLockingLeadsNothingAstray() throws IOException {
    Path locked = Files.createDirectory(parent.resolve("locked"));
    Path astray = Files.createDirectory(parent.resolve("astray"));
    Path link = Files.createSymbolicLink(parent.resolve("link"), locked);
    try (Community community =
        Communities.builder()
            .directory(link)
            .invite(invite)
            .environment(environment(new LinkTurner(link, astray)))
            .open()) {
      assertEquals(astray, Files.readSymbolicLink(link));
      assertEquals(0, community.info().events());
    }
    assertTrue(Files.exists(locked.resolve("device.key")));
    assertTrue(Files.exists(locked.resolve("events.db")));
    try (var files = Files.list(astray)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void aNewDirectoryAndItsSecretsAreForTheirUserAlone() throws IOException {
    Path made = parent.resolve("a/b");
    Communities.builder().directory(made).invite(invite).open().close();
    assertEquals("rwx------", mode(made));
    assertEquals("rw-------", mode(made.resolve("device.key")));
    assertEquals("rw-------", mode(made.resolve("events.db")));
    assertEquals("rw-------", mode(made.resolve("lock")));
    assertFalse(Files.exists(made.resolve("device.key.tmp")));
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static Environment environment(SecureRandom random) {
    return new Environment(
        InstantSource.system(),
        System::nanoTime,
        random,
        Runnable::run,
        Runnable::run,
        Runnable::run);
  }

  /** Is first asked when the keys are made: the directory is locked then. */
  private static final class LinkTurner extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final transient Path link;
    private final transient Path target;

    LinkTurner(Path link, Path target) {
      this.link = link;
      this.target = target;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      super.nextBytes(bytes);
      try {
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, target);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
