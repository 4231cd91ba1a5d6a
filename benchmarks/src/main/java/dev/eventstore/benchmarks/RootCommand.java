package dev.eventstore.benchmarks;

import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** What all commands hang on. */
@Command(
    name = "benchmarks",
    description = "Measures the event store against what the machine can do.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    usageHelpAutoWidth = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND")
final class RootCommand {}
