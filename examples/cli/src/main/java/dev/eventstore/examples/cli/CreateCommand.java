package dev.eventstore.examples.cli;

import dev.eventstore.Community;
import dev.eventstore.Invite;
import dev.eventstore.SealingException;
import dev.eventstore.core.Communities;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code eventstore create}. */
@Command(
    name = "create",
    description = {
      "Start a community: make the folder of its first device and print the invite link.",
      "The link is a secret: whoever has it reads all events and writes new ones."
    },
    footer = {
      "%nExamples:",
      "  eventstore create alice --name \"book club\"",
      "  eventstore create alice --name \"book club\" > invite.txt",
      "  eventstore create alice --name \"book club\" --peer 192.0.2.7:7001"
    })
final class CreateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final DirectoryArgument directory = new DirectoryArgument();

  @Option(
      names = "--name",
      required = true,
      paramLabel = "COMMUNITY",
      description = "What its members call the community.")
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private String name;

  @Mixin private final LinkAddresses addresses = new LinkAddresses();
  @Mixin private final JsonOption json = new JsonOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private CommandSpec spec;

  CreateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    directory.requireFree();
    Invite invite = invite();
    Invite withAddresses = addresses.addTo(invite);
    try (Community community =
        Communities.builder().directory(directory.path()).invite(invite).open()) {
      terminal.out().println(text(withAddresses, community));
    }
    if (terminal.out().checkError()) {
      throw new CommandFailedException(
          "the invite link could not be written to standard output; delete '"
              + directory.path()
              + "' and create the community again");
    }
    return ExitCode.DONE;
  }

  /** The addresses are for others: this device would find itself there. */
  private String text(Invite withAddresses, Community community) {
    return json.wanted()
        ? JsonOption.line(InviteJson.of(withAddresses).put("deviceId", community.self().toString()))
        : withAddresses.link();
  }

  private Invite invite() {
    try {
      return Invite.create(name);
    } catch (SealingException badName) {
      CommandLine commandLine = spec.commandLine();
      throw new ParameterException(commandLine, "--name: " + badName.getMessage(), badName);
    }
  }
}
