package dev.eventstore.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.eventstore.EventDraft;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A field of an event as it is written on the command line: {@code name=text}, or {@code
 * name:=JSON} for all that is not text. So nothing is guessed: {@code n=1} is a text of one digit.
 *
 * @param name not empty, not one of those that the library sets; without {@code =}, and no {@code
 *     :} at its end
 * @param value what it is set to
 */
record Field(String name, JsonNode value) {
  /** Reads and writes that form. */
  static final class Converter implements ITypeConverter<Field> {
    @Override
    public Field convert(String text) {
      int sign = text.indexOf('=');
      if (sign < 0) {
        throw new TypeConversionException("a field is name=text or name:=JSON");
      }
      boolean isJson = sign > 0 && text.charAt(sign - 1) == ':';
      String name = text.substring(0, isJson ? sign - 1 : sign);
      if (name.isEmpty()) {
        throw new TypeConversionException("a field has a name in front of its value");
      }
      if (EventDraft.RESERVED_FIELDS.contains(name)) {
        throw new TypeConversionException(reserved(name));
      }
      String value = text.substring(sign + 1);
      return new Field(name, isJson ? json(name, value) : TextNode.valueOf(value));
    }

    private static String reserved(String name) {
      return name.equals("type")
          ? "'type' is given by --type"
          : "'" + name + "' is set by the library and cannot be given";
    }

    private static JsonNode json(String name, String value) {
      try {
        return DraftReader.parse(value);
      } catch (DraftReader.BadLineException bad) {
        throw new TypeConversionException("the value of '" + name + "' is " + bad.reason());
      }
    }
  }

  /** The form in which a field is given, for people. */
  static String text(String name, JsonNode value) {
    return value.isTextual() ? name + "=" + value.textValue() : name + ":=" + value;
  }
}
