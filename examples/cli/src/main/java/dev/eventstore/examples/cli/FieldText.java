package dev.eventstore.examples.cli;

import dev.eventstore.EventFilter;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A text that a field of wanted events has.
 *
 * @param filter lets these events through
 * @param name of the field
 * @param text what it has
 */
record FieldText(EventFilter filter, String name, String text) {
  /** Takes NAME=TEXT. */
  static final class Converter implements ITypeConverter<FieldText> {
    @Override
    public FieldText convert(String given) {
      int equals = given.indexOf('=');
      if (equals < 1 || given.charAt(equals - 1) == ':') {
        throw new TypeConversionException(
            "a field is looked for by its text, as in channel=general, not '" + given + "'");
      }
      String name = given.substring(0, equals);
      String text = given.substring(equals + 1);
      try {
        return new FieldText(EventFilter.all().where(name, text), name, text);
      } catch (IllegalArgumentException reserved) {
        throw new TypeConversionException(
            "'" + name + "' is no field: use --type, --author, --since and --until");
      }
    }
  }
}
