package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.eventstore.Invite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InviteCommandTest {
  @TempDir Path folder;

  @Test
  void linkIsTheSameAgain() {
    String link = succeed("create", path("alice"), "--name", "book club");

    assertEquals(link, succeed("invite", path("alice")));
  }

  @Test
  void linkCarriesTheGivenAddresses() {
    String created = succeed("create", path("alice"), "--name", "club", "--peer", "192.0.2.7:7001");
    String again =
        succeed("invite", path("alice"), "--peer", "[2001:db8::7]:7001", "--peer", "host:1");

    assertEquals(List.of("192.0.2.7:7001"), Invite.parse(created).addresses());
    assertEquals(List.of("[2001:db8::7]:7001", "host:1"), Invite.parse(again).addresses());
    assertEquals(Invite.parse(created).keys(), Invite.parse(again).keys());
  }

  @Test
  void moreAddressesThanALinkHoldsAreWrongUsageAndTheLimitIsTold() {
    Command create = Command.run(withNinePeers("create", path("alice"), "--name", "club"));

    assertEquals(2, create.exitCode());
    assertEquals(1, create.errorLines().size(), create.err());
    assertTrue(create.err().contains("0 to 8 addresses, not 9"), create.err());
    assertTrue(Files.notExists(folder.resolve("alice")));

    succeed("create", path("alice"), "--name", "club");
    assertEquals(2, Command.run(withNinePeers("invite", path("alice"))).exitCode());
  }

  private static String[] withNinePeers(String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    for (int n = 1; n <= 9; n++) {
      arguments.add("--peer=host:" + n);
    }
    return arguments.toArray(String[]::new);
  }

  @Test
  void jsonHasWhatProgramsNeed() {
    JsonNode created = json("create", path("alice"), "--name", "club", "--peer=h:1", "--json");
    JsonNode invited = json("invite", path("alice"), "--peer=h:1", "--json");
    JsonNode joined = json("join", path("bob"), created.path("link").textValue(), "--json");

    assertEquals(created.path("link"), invited.path("link"));
    assertEquals("[\"h:1\"]", invited.path("addresses").toString());
    assertEquals("club", joined.path("community").textValue());
    assertEquals(joined.path("deviceId"), json("status", path("bob"), "--json").path("deviceId"));
    assertEquals(
        created.path("deviceId"), json("status", path("alice"), "--json").path("deviceId"));
  }

  private static JsonNode json(String... arguments) {
    return Device.json(succeed(arguments));
  }

  private static String succeed(String... arguments) {
    Command command = Command.run(arguments);
    assertEquals(0, command.exitCode(), command.err());
    assertEquals("", command.err());
    return command.out();
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
