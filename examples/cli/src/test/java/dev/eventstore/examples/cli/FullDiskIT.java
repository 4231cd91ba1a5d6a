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
  /** Enough for 4,000 events and the write-ahead log, which grows to 16 MiB. */
  private static final int DISK_BYTES = 40 << 20;

  /** What ballast leaves: enough for a log, and not for all of its events. */
  private static final int ROOM_BYTES = 2 << 20;

  private static final int EVENTS = 4_000;
  private static final String NO_SPACE = "(?i): no space (is )?left on (the disk|device)";

  private static final String STORING_FAILED = "storing [0-9]+ events in .* failed" + NO_SPACE;

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
    Path ballast = ballast();

    RunningProgram tooMuch = alice.importLines(lines(EVENTS), "--json");
    String sentence = ErrorSentence.of(tooMuch);
    assertTrue(sentence.matches(STORING_FAILED), sentence);
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
  void syncSaysWhyItLacksEventsAndGetsThemOnceThereIsRoom() throws IOException {
    String peer = Device.address(peerWithEvents());
    Path ballast = ballast();
    RunningProgram receiving =
        alice.sync("--expect", String.valueOf(EVENTS), "--timeout", "50s", "--peer", peer);
    JsonNode status = Device.json(receiving.awaitLine(Device.PATIENCE));
    while (!status.has("storageFailure")) {
      status = Device.json(receiving.awaitLine(Device.PATIENCE));
    }
    String sentence = status.path("storageFailure").textValue();
    assertTrue(sentence.matches(STORING_FAILED), sentence);
    assertFalse(status.path("inSync").booleanValue());

    Files.delete(ballast);
    Device.succeed(receiving);
    assertFalse(Device.lastStatus(receiving).has("storageFailure"), receiving.out());
    assertEquals(EVENTS, alice.status().path("events").longValue());
    assertTrue(Device.succeed(alice.run("verify")).endsWith(" checked, 0 damaged"));
  }

  @Test
  void syncSaysToAPersonWhenTheDiskIsFullAndAtTheEndAndTheNextOneGetsTheRest() throws IOException {
    String peer = Device.address(peerWithEvents());
    Path ballast = ballast();
    RunningProgram receiving =
        startAlice("sync DIR --port 0 --until-in-sync --peer " + peer, "2>&1");
    assertTrue(receiving.awaitLine(Device.PATIENCE).startsWith("listening on "));
    assertComplaint(receiving.awaitLine(Device.PATIENCE));

    receiving.terminate();
    assertEquals(1, receiving.awaitExit(Device.PATIENCE), receiving.out());
    List<String> lines = receiving.out().lines().toList();
    assertEquals(4, lines.size(), receiving.out());
    String last = ErrorSentence.line(lines.get(3));
    assertTrue(
        last.matches(
            "stopped before the goal was reached: not in sync, .* events held; " + STORING_FAILED),
        last);

    Files.delete(ballast);
    Device.succeed(alice.sync("--until-in-sync", "--timeout", "50s", "--peer", peer));
    assertEquals(EVENTS, alice.status().path("events").longValue());
    assertTrue(Device.succeed(alice.run("verify")).endsWith(" checked, 0 damaged"));
  }

  @Test
  void followSaysItToo() throws IOException {
    String peer = Device.address(peerWithEvents());
    ballast();
    String errorsOnly = "2>&1 >/dev/null"; // events come meanwhile, by another thread
    RunningProgram following = startAlice("log DIR --follow --peer " + peer, errorsOnly);
    assertComplaint(following.awaitLine(Device.PATIENCE));
  }

  /** Its errors come as lines of its output. */
  private RunningProgram startAlice(String arguments, String redirection) {
    return programs.startUnder(
        List.of("sh", "-c", "exec \"$0\" \"$@\" " + redirection),
        List.of(),
        arguments.replace("DIR", alice.folder().toString()).split(" "));
  }

  private static void assertComplaint(String line) {
    String complaint = ErrorSentence.line(line);
    assertTrue(
        complaint.matches(STORING_FAILED + "; peers are asked again for what they sent"),
        complaint);
  }

  /** A running device on another disk, of the same community as Alice. */
  private RunningProgram peerWithEvents() {
    Device peer = programs.device("peer");
    alice.join(peer.create("book club"));
    Device.succeed(peer.importLines(lines(EVENTS)));
    return peer.sync();
  }

  private Path ballast() throws IOException {
    return Files.write(disk.resolve("ballast"), new byte[DISK_BYTES - ROOM_BYTES]);
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
