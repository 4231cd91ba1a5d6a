package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.eventstore.Community;
import dev.eventstore.Invite;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code eventstore join}. */
@Command(
    name = "join",
    description = {
      "Make the folder of another device of a community, with its invite link.",
      "The addresses in the link are kept, and 'sync' looks for peers there."
    },
    footer = {
      "%nExamples:",
      "  eventstore join bob - < invite.txt",
      "  eventstore join bob eventstore:v1:...",
      "%nPrefer '-': the link is a secret, and other users of this machine can see the",
      "arguments of a running program."
    })
final class JoinCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  private final Terminal terminal;

  @Mixin private final DirectoryArgument directory = new DirectoryArgument();

  @Parameters(
      index = "1",
      paramLabel = "LINK",
      description = "The invite link; '-' reads it from standard input.")
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private String link;

  @Mixin private final JsonOption json = new JsonOption();

  JoinCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Invite invite = Invite.parse(link.equals(STANDARD_INPUT) ? firstLine() : link);
    boolean joinedBefore = directory.hasKeys();
    try (Community community = directory.open(invite, terminal)) {
      terminal.out().println(text(invite, community, joinedBefore));
    }
    terminal.requireWritten();
    return ExitCode.DONE;
  }

  private String text(Invite invite, Community community, boolean joinedBefore) {
    String device = community.self().toString();
    if (json.wanted()) {
      return JsonOption.line(
          JsonOption.object().put("community", invite.name()).put("deviceId", device));
    }
    String joined = "joined '" + invite.name() + "' as device " + device;
    return Terminal.printable(
        joinedBefore ? joined + " before; the addresses in the link are kept" : joined);
  }

  private String firstLine() throws IOException {
    if (terminal.interactive()) {
      terminal.out().print("invite link: ");
      terminal.out().flush();
    }
    return new LineReader(terminal.in())
        .next()
        .map(line -> UTF_8.decode(line.content().asReadOnlyBuffer()).toString())
        .orElseThrow(() -> new CommandFailedException("there is no link on standard input"));
  }
}
