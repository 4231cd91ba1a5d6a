package dev.eventstore.examples.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where a peer is said to be.
 *
 * @param hostAndPort {@code host:port}; an IPv6 address stands in brackets
 */
record PeerAddress(String hostAndPort) {
  private static final Pattern FORM =
      Pattern.compile("(?:[^\\s:\\[\\]]+|\\[[0-9A-Fa-f:.]+(?:%[^\\s\\]]+)?\\]):([0-9]{1,5})");
  private static final int MAX_PORT = 65_535;

  /** Reads one from the command line. */
  static final class Converter implements ITypeConverter<PeerAddress> {
    @Override
    public PeerAddress convert(String text) {
      Matcher form = FORM.matcher(text);
      if (form.matches() && isPort(Integer.parseInt(form.group(1)))) {
        return new PeerAddress(text);
      }
      throw new TypeConversionException(
          "'" + text + "' is no HOST:PORT, like 192.0.2.7:7001 or [2001:db8::7]:7001");
    }

    private static boolean isPort(int number) {
      return number > 0 && number <= MAX_PORT;
    }
  }
}
