package dev.eventstore.examples.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the number of a UDP port to listen on. */
final class PortConverter implements ITypeConverter<Integer> {
  private static final int MAX_PORT = 65_535;

  @Override
  public Integer convert(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException noNumber) {
      throw new TypeConversionException(complaint(text));
    }
    throw new TypeConversionException(complaint(text));
  }

  private static String complaint(String text) {
    return "a port is 0 to " + MAX_PORT + ", not '" + text + "'";
  }
}
