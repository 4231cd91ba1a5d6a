package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program as a user runs it: processes of the packaged jar. */
class ProgramIT {
  private static final String CANARY = "kanarienvogel";

  @TempDir Path folder;
  private Programs programs;
  private Device alice;
  private Device bob;

  @BeforeEach
  void start() {
    programs = new Programs(folder);
    alice = programs.device("alice");
    bob = programs.device("bob");
  }

  @AfterEach
  void killWhatIsLeft() {
    programs.killAll();
  }

  @Test
  void whatEachImportsReachesTheOther() {
    bob.join(alice.create("book club"));
    Device.succeed(alice.importLines(lines("a", 30)));
    Device.succeed(bob.importLines(lines("b", 20)));

    RunningProgram listening = alice.sync("--until-in-sync", "--expect", "50", "--timeout", "50s");
    RunningProgram calling =
        bob.sync(
            "--until-in-sync",
            "--expect",
            "50",
            "--timeout",
            "50s",
            "--peer",
            Device.address(listening));
    Device.succeed(calling);
    Device.succeed(listening);

    JsonNode last = Device.lastStatus(calling);
    assertTrue(last.path("goalReached").booleanValue(), () -> "" + last);
    assertEquals(50, last.path("events").longValue());
    assertEquals(30, last.path("eventsIn").longValue());
    assertEquals(alice.status().path("root"), bob.status().path("root"));
    assertEquals(50, alice.status().path("events").longValue());
    assertEquals("50 events checked, 0 damaged", Device.succeed(alice.run("verify")).strip());
    assertEquals("50 events checked, 0 damaged", Device.succeed(bob.run("verify")).strip());
  }

  @Test
  void eventsThatComeLaterAreStillExpected() {
    bob.join(alice.create("book club"));
    RunningProgram listening = alice.sync("--for", "60s");
    RunningProgram waiting =
        bob.sync("--expect", "5", "--timeout", "2s", "--peer", Device.address(listening));

    assertEquals(3, waiting.awaitExit(Device.PATIENCE), waiting.out());
    assertTrue(waiting.err().startsWith("eventstore: time-out after 2.0 s: "), waiting.err());
    assertTrue(waiting.err().contains("0 of 5 expected"), waiting.err());
    assertEquals(1, waiting.err().lines().count());
  }

  @Test
  void deviceWithAnotherKeyGetsNothingAndHearsNobody() {
    alice.create("book club");
    Device.succeed(alice.importLines(lines("a", 10)));
    bob.create("book club");
    RunningProgram listening = alice.sync("--for", "60s");

    RunningProgram stranger =
        bob.sync("--until-in-sync", "--timeout", "3s", "--peer", Device.address(listening));

    assertEquals(3, stranger.awaitExit(Device.PATIENCE), stranger.out());
    assertTrue(stranger.err().contains("no peer heard"), stranger.err());
    JsonNode last = Device.lastStatus(stranger);
    assertFalse(last.path("goalReached").booleanValue(), () -> "" + last);
    assertFalse(Device.json(stranger.out().lines().findFirst().get()).has("goalReached"));
    assertEquals(0, last.path("events").longValue());
    assertEquals(0, last.path("bytesIn").longValue());
    listening.terminate();
    Device.succeed(listening);
    assertEquals(0, Device.lastStatus(listening).path("bytesOut").longValue());
    assertEquals(0, Device.lastStatus(listening).path("peers").size());
  }

  @Test
  void folderInUseIsRefusedAtOnceWithItsHolderNamed() {
    alice.create("book club");
    RunningProgram holder = alice.sync("--for", "60s");
    holder.awaitLine(Device.PATIENCE);

    for (String command : List.of("status", "verify")) {
      RunningProgram refused = alice.run(command);
      assertEquals(1, refused.awaitExit(Device.PATIENCE), refused.out());
      assertEquals(1, refused.err().lines().count(), refused.err());
      assertTrue(refused.err().contains(String.valueOf(holder.pid())), refused.err());
    }
  }

  @Test
  void politeKillEndsSyncWithExitCode0AndFreesTheFolder() {
    alice.create("book club");
    RunningProgram sync = alice.sync();
    sync.awaitLine(Device.PATIENCE);

    sync.terminate();

    Device.succeed(sync);
    assertEquals(0, alice.status().path("events").longValue());
  }

  @Test
  void politeKillBeforeTheGoalIsReachedIsAFailureInOneLine() {
    alice.create("book club");
    RunningProgram sync = alice.sync("--until-in-sync");
    sync.awaitLine(Device.PATIENCE);

    sync.terminate();

    assertEquals(1, sync.awaitExit(Device.PATIENCE), sync.out());
    assertEquals(
        "eventstore: stopped before the goal was reached: no peer heard; 0 events held",
        sync.err().strip());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void interruptEndsSyncWithExitCode0() throws Exception {
    assumeFalse(interruptIsIgnored(), "whoever started the tests has them ignore SIGINT");
    alice.create("book club");
    RunningProgram sync = alice.sync();
    sync.awaitLine(Device.PATIENCE);

    new ProcessBuilder("kill", "-INT", String.valueOf(sync.pid())).start().waitFor();

    Device.succeed(sync);
  }

  @Test
  void damagedRowIsFoundByVerify() throws IOException {
    alice.create("book club");
    Device.succeed(alice.importLines(lines("a", 20)));
    damageOneEvent(alice.folder().resolve("events.db"));

    RunningProgram verify = alice.run("verify");

    assertEquals(1, verify.awaitExit(Device.PATIENCE), verify.out());
    assertTrue(
        verify.err().contains("20 events checked, 1 damaged or lost"), verify.err() + verify.out());
  }

  @Test
  void noWordOfTheUserLiesReadableOnDisk() throws IOException {
    bob.join(alice.create("club " + CANARY));
    Device.succeed(
        alice.importLines(
            List.of(
                "{\"type\":\"" + CANARY + "\",\"text\":\"x\"}",
                "{\"type\":\"message\",\"" + CANARY + "\":1}",
                "{\"type\":\"message\",\"text\":\"a " + CANARY + " sings\"}")));
    RunningProgram listening = alice.sync("--until-in-sync", "--expect", "3", "--timeout", "50s");
    Device.succeed(
        bob.sync(
            "--until-in-sync",
            "--expect",
            "3",
            "--timeout",
            "50s",
            "--peer",
            Device.address(listening)));
    Device.succeed(listening);

    for (Path place : List.of(alice.folder(), bob.folder())) {
      assertFalse(files(place).isEmpty());
      for (Path file : files(place)) {
        assertFalse(text(file).contains(CANARY), file.toString());
      }
    }
  }

  @Test
  void nothingIsLeftInTheTemporaryFolders() throws IOException {
    alice.create("book club");
    Device.succeed(alice.importLines(lines("a", 3)));
    Device.succeed(alice.run("status"));

    for (Path temporary : programs.temporaryFolders()) {
      assertEquals(List.of(), files(temporary));
    }
  }

  @Test
  void hugeFileIsImportedInLittleMemory() throws IOException {
    alice.create("book club");
    Path file = folder.resolve("huge.jsonl");
    String line = "{\"type\":\"m\",\"text\":\"" + "x".repeat(50_000) + "\"}";
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (int n = 0; n < 1_500; n++) {
        writer.write(line + "\n");
      }
    }

    RunningProgram imported =
        programs.startWith(
            List.of("-Xmx48m"), "import", alice.folder().toString(), file.toString());

    assertEquals("1,500 events imported", Device.succeed(imported).strip());
  }

  /**
   * Inverts one byte in the middle of a sealed event: the last page of the file is full of them.
   */
  private static void damageOneEvent(Path database) throws IOException {
    byte[] bytes = Files.readAllBytes(database);
    bytes[bytes.length - 150] ^= 1;
    Files.write(database, bytes);
  }

  /** A process that ignores the signal hands that on to those it starts; Linux tells. */
  private static boolean interruptIsIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Character.digit(line.charAt(line.length() - 1), 16) & 2) != 0);
  }

  private static List<String> lines(String type, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            n -> "{\"type\":\"" + type + "\",\"n\":" + n + ",\"text\":\"" + "x".repeat(n) + "\"}")
        .toList();
  }

  private static List<Path> files(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), ISO_8859_1);
  }
}
