package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up or becomes read-only: a small file system of the test's own. */
@EnabledOnOs(OS.LINUX)
class FullDiskIT {
  private static final int DISK_BYTES = 6 << 20;
  private static final String NO_SPACE = "(?i): no space (is )?left on (the disk|device)";

  @TempDir Path folder;
  private Programs programs;
  private Path disk;
  private Device alice;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    assumeTrue(OtherUser.isRoot(folder), "only root can mount a small disk");
    programs = new Programs(folder);
    disk = Files.createDirectory(folder.toRealPath().resolve("disk"));
    alice = new Device(programs, disk.resolve("alice"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "tmpfs", disk.toString());
    assumeTrue(mounted, "this machine does not let root mount a small disk");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      programs.killAll();
      assertTrue(run("umount", disk.toString()));
    }
  }

  @Test
  void whatIsAcknowledgedIsThereAndTheLogGoesOnOnceThereIsRoom() throws IOException {
    alice.create("book club");
    Path ballast = disk.resolve("ballast");
    Files.write(ballast, new byte[DISK_BYTES * 2 / 3]);

    RunningProgram tooMuch = alice.importLines(lines(4_000), "--json");
    String sentence = ErrorSentence.of(tooMuch);
    assertTrue(sentence.matches("storing [0-9]+ events in .* failed" + NO_SPACE), sentence);
    long imported = Device.json(tooMuch.out()).path("imported").longValue();
    assertTrue(imported > 0, tooMuch.out());

    Files.delete(ballast);
    JsonNode status = alice.status();
    assertEquals(imported, status.path("events").longValue());
    assertTrue(Device.succeed(alice.run("verify")).endsWith(" checked, 0 damaged"));
    Device.succeed(alice.importLines(lines(100)));
    assertEquals(imported + 100, alice.status().path("events").longValue());
  }

  @Test
  void fullDiskIsNamedByCreateAndByOpening() throws IOException {
    alice.create("book club");
    Device bob = new Device(programs, disk.resolve("bob"));
    fill(disk.resolve("ballast"));

    String creating = ErrorSentence.of(bob.run("create", "--name", "chess club"));
    assertTrue(creating.matches(bob.folder() + "/lock cannot be written" + NO_SPACE), creating);
    assertFalse(Files.exists(bob.folder().resolve("device.key")));
    String opening = ErrorSentence.of(alice.run("status"));
    assertTrue(opening.matches("the database .*/events[.]db cannot be opened" + NO_SPACE), opening);

    Files.delete(disk.resolve("ballast"));
    bob.create("chess club");
    assertEquals(0, alice.status().path("events").longValue());
  }

  @Test
  void fileSystemThatBecameReadOnlyIsNamedToRootToo() throws Exception {
    alice.create("book club");
    assertTrue(run("mount", "-o", "remount,ro", disk.toString()));
    assertEquals(
        "the directory "
            + alice.folder()
            + " cannot be written, and a log needs that even for reading",
        ErrorSentence.of(alice.run("status")));
  }

  /** Until not a byte more goes in. */
  private static void fill(Path file) throws IOException {
    byte[] page = new byte[4_096];
    Arrays.fill(page, (byte) 1);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i <= DISK_BYTES / page.length; i++) {
        out.write(page);
      }
      throw new AssertionError("the disk is larger than it should be");
    } catch (IOException full) {
      assertTrue(String.valueOf(full.getMessage()).contains("No space"), full.toString());
    }
  }

  private static List<String> lines(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> "{\"type\":\"m\",\"n\":" + n + ",\"t\":\"" + "x".repeat(300) + "\"}")
        .toList();
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }
}
