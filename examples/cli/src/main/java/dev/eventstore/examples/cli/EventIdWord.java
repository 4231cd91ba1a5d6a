package dev.eventstore.examples.cli;

import dev.eventstore.EventId;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Takes the id of an event as the value of an option before the parser looks at it, which would
 * take an id that begins with {@code -h} or {@code -V} for an option. What is no id is left to the
 * parser and to {@link EventIdConverter}, which complain of it.
 */
final class EventIdWord implements IParameterPreprocessor {
  @Override
  @SuppressWarnings("JdkObsolete") // the stack is picocli's
  public boolean preprocess(
      Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> info) {
    if (words.isEmpty()) {
      return false;
    }
    EventId id;
    try {
      id = EventId.parse(words.peek());
    } catch (IllegalArgumentException noId) {
      return false;
    }
    if (option.getValue() != null) { // the parser would notice it, but has not seen the first
      CommandLine commandLine = command.commandLine();
      throw new ParameterException(commandLine, "--until-held is given at most once");
    }
    option.setValue(id);
    words.pop();
    return true;
  }
}
