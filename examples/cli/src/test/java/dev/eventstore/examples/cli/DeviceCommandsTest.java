package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.eventstore.DeviceId;
import dev.eventstore.Invite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceCommandsTest {
  @TempDir Path folder;

  @Test
  void createPrintsTheInviteLinkAndNothingElse() {
    Command create = Command.run("create", path("alice"), "--name", "book club");

    assertEquals(0, create.exitCode(), create.err());
    assertEquals("", create.err());
    assertEquals(1, create.out().lines().count());
    assertEquals("book club", Invite.parse(create.out()).name());
  }

  @Test
  void createRefusesFolderThatHoldsACommunityAndLeavesItAlone() throws IOException {
    Command.run("create", path("alice"), "--name", "book club");
    JsonNode before = status("alice");

    Command again = Command.run("create", path("alice"), "--name", "other");

    assertEquals(1, again.exitCode());
    assertTrue(again.err().contains("holds a community already"), again.err());
    assertEquals(before, status("alice"));
  }

  @Test
  void joinTakesTheLinkAsArgumentOrFromStandardInput() throws IOException {
    String link = Command.run("create", path("alice"), "--name", "book club").out();

    Command argument = Command.run("join", path("bob"), link.strip());
    Command input = Command.runWithInput(link, "join", path("carol"), "-");

    assertEquals(0, argument.exitCode(), argument.err());
    assertEquals(0, input.exitCode(), input.err());
    assertEquals("book club", status("bob").path("community").textValue());
    assertEquals("book club", status("carol").path("community").textValue());
    assertNotEquals(status("bob").path("deviceId"), status("carol").path("deviceId"));
  }

  @Test
  void mistypedLinkIsRefusedInOneLineAndMakesNoFolder() {
    String link = Command.run("create", path("alice"), "--name", "book club").out().strip();
    char last = link.charAt(link.length() - 3);
    String mistyped = link.substring(0, link.length() - 3) + (last == 'A' ? 'B' : 'A') + "AA";

    Command join = Command.runWithInput(mistyped, "join", path("bob"), "-");

    assertEquals(1, join.exitCode());
    assertEquals(1, join.errorLines().size(), join.err());
    assertTrue(Files.notExists(folder.resolve("bob")));
  }

  @Test
  void emptyStandardInputIsNoLink() {
    Command join = Command.run("join", path("bob"), "-");

    assertEquals(1, join.exitCode());
    assertTrue(join.err().contains("no link on standard input"), join.err());
  }

  @Test
  void expiredLinkIsRefused() {
    String link = Invite.create("book club").withExpiry(Instant.EPOCH.plusSeconds(1)).link();

    Command join = Command.runWithInput(link, "join", path("bob"), "-");

    assertEquals(1, join.exitCode());
    assertTrue(join.err().contains("expired"), join.err());
  }

  @Test
  void joinRefusesFolderOfAnotherCommunity() throws IOException {
    Command.run("create", path("alice"), "--name", "book club");
    String other = Command.run("create", path("bob"), "--name", "other").out();
    JsonNode before = status("alice");

    Command join = Command.runWithInput(other, "join", path("alice"), "-");

    assertEquals(1, join.exitCode());
    assertEquals(1, join.errorLines().size(), join.err());
    assertEquals(before, status("alice"));
  }

  @Test
  void joiningAgainKeepsTheDeviceAndTheAddressesOfTheNewLink() throws IOException {
    String link = Command.run("create", path("alice"), "--name", "book club").out().strip();
    Command.run("join", path("bob"), link);
    JsonNode before = status("bob");
    String later = Command.run("invite", path("alice"), "--peer", "192.0.2.7:7001").out().strip();

    Command again = Command.run("join", path("bob"), later);

    assertEquals(0, again.exitCode(), again.err());
    assertTrue(again.out().contains(" before; the addresses in the link are kept"), again.out());
    assertEquals(before.path("deviceId"), status("bob").path("deviceId"));
    assertEquals(later, Command.run("invite", path("bob")).out().strip());
  }

  @Test
  void statusTellsWhatIsHeld() throws IOException {
    Command.run("create", path("alice"), "--name", "book club");
    JsonNode empty = status("alice");
    Command.runWithInput("{\"type\":\"message\"}", "import", path("alice"), "-");
    JsonNode one = status("alice");

    assertEquals(0, empty.path("events").longValue());
    assertEquals(1, one.path("events").longValue());
    assertNotEquals(empty.path("root"), one.path("root"));
    assertEquals(16, HexFormat.of().parseHex(one.path("root").textValue()).length);
    assertEquals(
        one.path("deviceId").textValue(),
        DeviceId.parse(one.path("deviceId").textValue()).toString());
    assertTrue(one.path("schema").intValue() >= 1);
    assertTrue(one.path("bytes").longValue() > 0);
  }

  @Test
  void statusForPeopleHasTheSameFigures() throws IOException {
    Command.run("create", path("alice"), "--name", "book club");

    Command plain = Command.run("status", path("alice"));

    assertTrue(plain.out().contains("community  book club"), plain.out());
    assertTrue(plain.out().contains(status("alice").path("deviceId").textValue()), plain.out());
  }

  @Test
  void verifyCountsWhatItChecked() throws IOException {
    Command.run("create", path("alice"), "--name", "book club");
    Command.runWithInput("{\"type\":\"a\"}\n{\"type\":\"b\"}\n", "import", path("alice"), "-");

    Command plain = Command.run("verify", path("alice"));
    Command json = Command.run("verify", path("alice"), "--json");

    assertEquals(0, plain.exitCode(), plain.err());
    assertEquals("2 events checked, 0 damaged", plain.out().strip());
    assertEquals(
        "{\"checked\":2,\"damagedCount\":0,\"damaged\":[]}",
        new JsonMapper().readTree(json.out()).toString());
  }

  private JsonNode status(String device) throws IOException {
    Command status = Command.run("status", path(device), "--json");
    assertEquals(0, status.exitCode(), status.err());
    return new JsonMapper().readTree(status.out());
  }

  private String path(String device) {
    return folder.resolve(device).toString();
  }
}
