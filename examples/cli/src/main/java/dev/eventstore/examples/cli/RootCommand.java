package dev.eventstore.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What all commands hang on. */
@Command(
    name = "eventstore",
    description = {
      "An encrypted, signed log of events that the devices of a community keep in step.",
      "Each device has a folder of its own; there is no server."
    },
    footer = {
      "%nExamples, two devices on one machine:",
      "  eventstore create alice --name \"book club\" > invite.txt",
      "  eventstore join bob - < invite.txt",
      "  eventstore append alice --type message --field text=Hello",
      "  eventstore sync alice --port 7001 --for 20s &",
      "  eventstore sync bob --port 0 --peer 127.0.0.1:7001 --until-in-sync",
      "  eventstore log bob",
      "%n'eventstore COMMAND --help' tells more."
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionFile.class,
    scope = ScopeType.INHERIT,
    usageHelpAutoWidth = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed, or done in part; standard error says why",
      "2:wrong usage",
      "3:time-out"
    })
final class RootCommand {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  boolean debug() {
    return debug;
  }
}
