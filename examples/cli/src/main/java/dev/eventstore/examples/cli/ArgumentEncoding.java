package dev.eventstore.examples.cli;

import java.nio.charset.Charset;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds arguments that the JVM could not read: with LC_ALL=C it knows ASCII only, and puts U+FFFD
 * in the place of each other byte. What is written on such a command line is lost, and must not be
 * stored.
 */
final class ArgumentEncoding {
  /** What helps, in parentheses. */
  static final String ADVICE = "(text beyond ASCII needs a locale with UTF-8, like LC_ALL=C.UTF-8)";

  private static final char UNREADABLE = '\uFFFD';

  private ArgumentEncoding() {}

  /**
   * Says which argument could not be read in the encoding of this process; empty when all could.
   */
  static Optional<String> complaint(String... arguments) {
    return complaint(
        System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()), arguments);
  }

  /** The same for arguments that were given in {@code encoding}; in UTF-8 it is a character. */
  static Optional<String> complaint(String encoding, String... arguments) {
    if (encoding.equalsIgnoreCase("UTF-8")) {
      return Optional.empty();
    }
    return IntStream.range(0, arguments.length)
        .filter(i -> arguments[i].indexOf(UNREADABLE) >= 0)
        .mapToObj(i -> "argument " + (i + 1) + " cannot be read as " + encoding + " " + ADVICE)
        .findFirst();
  }
}
