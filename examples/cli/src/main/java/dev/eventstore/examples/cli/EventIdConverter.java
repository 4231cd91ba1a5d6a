package dev.eventstore.examples.cli;

import dev.eventstore.EventId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads ids of events as {@code append} and {@code log} print them. */
final class EventIdConverter implements ITypeConverter<EventId> {
  @Override
  public EventId convert(String text) {
    try {
      return EventId.parse(text);
    } catch (IllegalArgumentException noId) {
      throw new TypeConversionException(
          "'" + text + "' is no id of an event; append and log --json print them");
    }
  }
}
