package dev.eventstore.examples.cli;

import dev.eventstore.Community;
import dev.eventstore.Invite;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code eventstore invite}. */
@Command(
    name = "invite",
    description = {
      "Print the invite link again, with the addresses at which a new member finds a device.",
      "The link is a secret: whoever has it reads all events and writes new ones."
    },
    footer = {
      "%nExamples:",
      "  eventstore invite alice > invite.txt",
      "  eventstore invite alice --peer 192.0.2.7:7001 --peer [2001:db8::7]:7001"
    })
final class InviteCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final DirectoryArgument directory = new DirectoryArgument();
  @Mixin private final LinkAddresses addresses = new LinkAddresses();
  @Mixin private final JsonOption json = new JsonOption();

  InviteCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (Community community = directory.open(terminal)) {
      Invite invite = addresses.addTo(community.invite());
      terminal
          .out()
          .println(json.wanted() ? JsonOption.line(InviteJson.of(invite)) : invite.link());
    }
    terminal.requireWritten();
    return ExitCode.DONE;
  }
}
