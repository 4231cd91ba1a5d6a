package dev.eventstore.examples.cli;

import dev.eventstore.EventStoreException;
import dev.eventstore.SealingException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What the library refuses because the command line gave it is wrong usage. */
final class WrongValue {
  private WrongValue() {}

  /** What to throw instead of {@code refused}: itself, unless other values would have done. */
  static RuntimeException of(CommandSpec spec, SealingException refused) {
    if (refused.category() != EventStoreException.Category.FIX_INPUT) {
      return refused;
    }
    CommandLine commandLine = spec.commandLine();
    return new ParameterException(commandLine, String.valueOf(refused.getMessage()), refused);
  }
}
