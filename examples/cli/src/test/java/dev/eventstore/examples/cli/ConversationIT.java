package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.eventstore.Invite;
import dev.eventstore.core.Communities;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People talk: lines of standard input become events, and arriving events lines. */
class ConversationIT {
  @TempDir Path folder;
  private Programs programs;
  private Device alice;
  private Device bob;

  @BeforeEach
  void start() {
    programs = new Programs(folder);
    alice = programs.device("alice");
    bob = programs.device("bob");
    Invite invite = Invite.create("book club");
    for (Device device : List.of(alice, bob)) {
      Communities.builder().directory(device.folder()).invite(invite).open().close();
    }
  }

  @AfterEach
  void killWhatIsLeft() {
    programs.killAll();
  }

  @Test
  void twoProcessesTalkInBothDirections() {
    RunningProgram aliceTalks = alice.run("sync", "--port", "0", "--stdin", "message");
    RunningProgram bobTalks =
        bob.run("sync", "--port=0", "--stdin=message", "--peer", address(aliceTalks));
    assertTrue(bobTalks.awaitLine(Device.PATIENCE).startsWith("listening on "));

    aliceTalks.type("Hello Bob");
    assertSaid(alice, "Hello Bob", bobTalks.awaitLine(Device.PATIENCE));
    bobTalks.type("Hello \u001b[31mAlice");
    assertSaid(bob, "Hello  [31mAlice", aliceTalks.awaitLine(Device.PATIENCE));
    bobTalks.type("");
    bobTalks.type("Which book?");
    assertSaid(bob, "Which book?", aliceTalks.awaitLine(Device.PATIENCE));

    aliceTalks.terminate();
    bobTalks.terminate();
    Device.succeed(aliceTalks);
    Device.succeed(bobTalks);
    assertEquals(List.of("Hello Bob", "Hello \u001b[31mAlice", "Which book?"), texts(alice));
    assertEquals(texts(alice), texts(bob));
  }

  @Test
  void pipedLinesAreDeliveredBeforeInSyncCounts() {
    RunningProgram listening = alice.sync("--stdin", "message");
    RunningProgram calling =
        bob.sync("--stdin", "message", "--until-in-sync", "--peer", Device.address(listening));
    calling.awaitLine(Device.PATIENCE);
    awaitInSync(calling); // and still it waits for its input

    calling.input("one\ntwo\r\n\nthree");

    Device.succeed(calling);
    listening.terminate();
    Device.succeed(listening);
    assertEquals(List.of("one", "two", "three"), texts(alice));
    List<JsonNode> arrived =
        listening.out().lines().map(Device::json).filter(line -> line.has("event")).toList();
    assertEquals(3, arrived.size());
    assertEquals(
        Set.copyOf(log(alice)),
        arrived.stream().map(line -> line.path("event")).collect(Collectors.toSet()));
    assertTrue(Device.lastStatus(listening).has("elapsedMillis"));
  }

  @Test
  void lineThatIsNoEventIsNamedAndTheOthersAreSaid() {
    RunningProgram talking = alice.run("sync", "--port=0", "--stdin=message", "--for=4s");

    talking.input("one\n" + "x".repeat(70_000) + "\nthree\n");

    assertEquals(1, talking.awaitExit(Device.PATIENCE), talking.out());
    assertTrue(talking.err().startsWith("eventstore: line 2: "), talking.err());
    assertEquals(1, talking.err().lines().count());
    assertEquals(List.of("one", "three"), texts(alice));
  }

  @Test
  void addressesOfTheLinkAreKeptAndLookedForWithoutPeerOptions() {
    Device.succeed(alice.run("append", "--type", "message", "--field", "text=Hello"));
    RunningProgram listening = alice.sync();
    String link = Device.succeed(bob.run("invite", "--peer", Device.address(listening))).strip();
    Device carol = programs.device("carol");
    carol.join(link);

    Device.succeed(carol.sync("--until-in-sync", "--timeout", "50s"));

    assertEquals(List.of("Hello"), texts(carol));
    assertEquals(link, Device.succeed(carol.run("invite")).strip());
    listening.terminate();
    Device.succeed(listening);
  }

  @Test
  void followPrintsWhatIsThereAndThenWhatArrivesEachOnce() {
    Device.succeed(alice.run("append", "--type", "message", "--field", "text=before"));
    Device.succeed(bob.run("append", "--type", "message", "--field", "text=mine"));
    RunningProgram talking = alice.run("sync", "--port", "0", "--stdin", "message");
    RunningProgram following =
        bob.run("log", "--follow", "--json", "--type", "message", "--peer", address(talking));

    String first = text(Device.json(following.awaitLine(Device.PATIENCE)));
    String second = text(Device.json(following.awaitLine(Device.PATIENCE)));
    assertEquals(Set.of("mine", "before"), Set.of(first, second));
    talking.type("after");
    assertEquals("after", text(Device.json(following.awaitLine(Device.PATIENCE))));

    following.terminate();
    Device.succeed(following);
    assertEquals(3, following.out().lines().count());
  }

  private static void awaitInSync(RunningProgram sync) {
    JsonNode status = Device.json(sync.awaitLine(Device.PATIENCE));
    while (!status.path("inSync").booleanValue()) {
      status = Device.json(sync.awaitLine(Device.PATIENCE));
    }
    assertTrue(!status.has("reachedAfterMillis"), () -> "the input has not ended");
  }

  private static String address(RunningProgram sync) {
    String listening = sync.awaitLine(Device.PATIENCE);
    return "127.0.0.1" + listening.substring(listening.lastIndexOf(':'));
  }

  private static void assertSaid(Device author, String text, String line) {
    assertTrue(line.endsWith("  " + text), line);
    assertEquals(3, line.split(" {2}", 3).length, line);
    assertTrue(line.matches("[0-9:]{8} {2}[A-Za-z0-9_-]{8} {2}.*"), author.folder() + ": " + line);
  }

  private static List<String> texts(Device device) {
    return log(device).stream().map(ConversationIT::text).toList();
  }

  private static List<JsonNode> log(Device device) {
    Command log = Command.run("log", device.folder().toString(), "--json");
    assertEquals(0, log.exitCode(), log.err());
    return log.out().lines().map(Device::json).toList();
  }

  private static String text(JsonNode event) {
    return event.path("fields").path("text").textValue();
  }
}
