package dev.eventstore.examples.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code eventstore completion}. */
@Command(
    name = "completion",
    description = "Print a script that teaches bash or zsh to complete commands and options.",
    footer = {
      "%nExamples:",
      "  source <(eventstore completion)",
      "  eventstore completion > ~/.local/share/bash-completion/completions/eventstore"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private CommandSpec spec;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().print(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
    terminal.requireWritten();
    return ExitCode.DONE;
  }
}
