package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unknown",
        "create",
        "create DIR",
        "create DIR --name",
        "create DIR extra --name club",
        "join DIR",
        "append DIR",
        "append DIR --type m --field text",
        "append DIR --type m --field =x",
        "append DIR --type m --field :=1",
        "append DIR --type m --field type=x",
        "append DIR --type m --field ts=1",
        "append DIR --type m --field author:=1",
        "append DIR --type m --field x:=",
        "append DIR --type m --field x:={",
        "append DIR --type m --field x=1 --field x=2",
        "log DIR --since tomorrow",
        "log DIR --until 5y",
        "log DIR --author me!",
        "log DIR --where channel",
        "log DIR --where =general",
        "log DIR --where channel:=1",
        "log DIR --where type=message",
        "log DIR --limit -1",
        "log DIR --port 0",
        "log DIR --peer host:1",
        "log DIR --follow --port 65536",
        "sync DIR --port 0 --stdin",
        "invite DIR --peer nowhere",
        "create DIR --name club --peer nowhere",
        "export DIR file more",
        "import DIR",
        "status",
        "status DIR --unknown",
        "verify",
        "sync DIR",
        "sync DIR --port many",
        "sync DIR --port -1",
        "sync DIR --port 65536",
        "sync DIR --port 0 --peer nowhere",
        "sync DIR --port 0 --peer host:0",
        "sync DIR --port 0 --peer ::1:7001",
        "sync DIR --port 0 --for 30",
        "sync DIR --port 0 --for -1s",
        "sync DIR --port 0 --expect -3 --timeout 5s"
      })
  void wrongUsageIsOneLineAndExitCode2(String line) {
    Path directory = folder.resolve("device");
    String[] arguments =
        line.isEmpty() ? new String[0] : line.replace("DIR", directory.toString()).split(" ");

    Command command = Command.run(arguments);

    assertEquals(2, command.exitCode(), command.err());
    assertEquals(1, command.errorLines().size(), command.err());
    assertTrue(command.err().startsWith("eventstore: "), command.err());
    assertTrue(command.err().contains("--help')"), command.err());
    assertEquals("", command.out());
    assertTrue(Files.notExists(directory));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create '' --name club",
        "join '' -",
        "status ''",
        "append DIR --type m --attachment ''"
      })
  void emptyTextNamesNoFolderAndNoFile(String line) {
    String[] arguments =
        Arrays.stream(line.replace("DIR", folder.toString()).split(" "))
            .map(word -> word.replace("''", ""))
            .toArray(String[]::new);

    Command command = Command.run(arguments);

    assertEquals(2, command.exitCode(), command.err());
    assertEquals(1, command.errorLines().size(), command.err());
    assertTrue(command.err().contains("an empty text names no file or folder"), command.err());
    assertTrue(Files.notExists(Path.of("device.key")));
  }

  @Test
  void nameThatIsTooLongIsWrongUsageAndTellsTheLimit() {
    Command command =
        Command.run("create", folder.resolve("device").toString(), "--name", "x".repeat(129));

    assertEquals(2, command.exitCode());
    assertTrue(command.err().contains("128"), command.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "create ",
        "invite ",
        "join ",
        "append ",
        "log ",
        "export ",
        "import ",
        "sync ",
        "status ",
        "verify ",
        "completion "
      })
  void helpTeachesWithExamples(String command) {
    Command help = Command.run((command + "--help").split(" "));

    assertEquals(0, help.exitCode());
    assertTrue(help.out().contains("\nExamples"), help.out());
    assertTrue(help.out().contains("Exit codes:"), help.out());
    assertTrue(help.out().contains("  eventstore " + command), help.out());
    assertEquals("", help.err());
  }

  @Test
  void everyCommandIsAmongThoseWhoseHelpIsTested() throws Exception {
    String commands = Command.run("--help").out().replaceAll("(?s).*\nCommands:\n|\n\n.*", "");
    List<String> named =
        commands.lines().filter(l -> l.matches(" {2}\\S.*")).map(l -> l.strip() + " ").toList();

    String[] tested =
        UsageTest.class
            .getDeclaredMethod("helpTeachesWithExamples", String.class)
            .getAnnotation(ValueSource.class)
            .strings();
    assertEquals(
        Set.of(tested),
        Stream.concat(Stream.of(""), named.stream().map(l -> l.replaceAll("\\s.*", "") + " "))
            .collect(Collectors.toSet()));
  }

  @Test
  void versionIsThatOfTheBuild() {
    Command version = Command.run("--version");

    assertEquals(0, version.exitCode());
    assertEquals("eventstore " + System.getProperty("eventstore.version"), version.out().strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status DIR",
        "verify DIR",
        "append DIR --type m",
        "invite DIR",
        "export DIR",
        "log DIR",
        "log DIR --follow",
        "import DIR -",
        "sync DIR --port 0"
      })
  void folderThatDoesNotExistIsNamedAndNotMade(String line) {
    Path directory = folder.resolve("device");

    Command command = Command.run(line.replace("DIR", directory.toString()).split(" "));

    assertEquals(1, command.exitCode());
    assertEquals(1, command.errorLines().size(), command.err());
    assertTrue(command.err().contains("'" + directory + "' does not exist"), command.err());
    assertTrue(Files.notExists(directory));
  }

  @Test
  void folderWithoutCommunityIsAnErrorInOneLine() {
    Command command = Command.run("status", folder.toString());

    assertEquals(1, command.exitCode());
    assertEquals(1, command.errorLines().size(), command.err());
    assertTrue(command.err().contains(folder.toString()), command.err());
  }

  @Test
  void stackTraceIsShownOnlyOnDemand() {
    String missing = folder.resolve("missing").toString();

    Command without = Command.run("status", missing);
    Command with = Command.run("status", missing, "--debug");

    assertEquals(1, without.errorLines().size());
    assertEquals(without.errorLines().get(0), with.errorLines().get(0));
    assertTrue(with.err().contains("\tat dev.eventstore.examples.cli."), with.err());
    assertEquals(1, with.exitCode());
  }

  @Test
  void errorLineCannotSteerTheTerminal() {
    Command command = Command.run("status", "no\u001b[2J\nsuch");

    assertEquals(1, command.errorLines().size(), command.err());
    assertTrue(command.err().indexOf('\u001b') < 0, command.err());
  }
}
