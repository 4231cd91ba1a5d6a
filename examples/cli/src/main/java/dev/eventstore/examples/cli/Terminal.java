package dev.eventstore.examples.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The streams of the process.
 *
 * @param in standard input
 * @param out results; also progress, because {@code interactive} vouches for this stream
 * @param err errors, one line each
 * @param interactive whether a person sits in front of it, so that progress may be drawn
 * @param coloured whether that person wants colours
 */
record Terminal(
    InputStream in, PrintStream out, PrintStream err, boolean interactive, boolean coloured) {
  private static final Pattern STEERING =
      Pattern.compile(
          "[\\p{Cntrl}\\x{80}-\\x{9F}\\x{61C}\\x{200E}\\x{200F}\\x{2028}-\\x{202E}\\x{2066}-\\x{2069}]+");

  static Terminal ofProcess() {
    boolean interactive = isInteractive(System.console());
    boolean coloured = interactive && wantsColours(System.getenv());
    return new Terminal(System.in, ResultStream.ofProcess(), System.err, interactive, coloured);
  }

  /**
   * Makes sure that all results so far have been written; a command calls it before it is done.
   *
   * @throws CommandFailedException when the disk is full or nobody reads any more
   */
  void requireWritten() {
    if (out.checkError()) {
      throw new CommandFailedException("standard output could not be written");
    }
  }

  /**
   * The same for a command that a reader may end by leaving, as {@code head} does.
   *
   * @throws CommandFailedException when anything else keeps the results from being written
   */
  void requireWrittenOrReaderGone() {
    if (!(out instanceof ResultStream results && results.readerLeft())) {
      requireWritten();
    }
  }

  /**
   * One line without control characters, so that no text from elsewhere can steer the terminal:
   * also none of those beyond ASCII, none that turn the direction of writing, no line separators.
   */
  static String printable(String text) {
    return STEERING.matcher(text).replaceAll(" ");
  }

  /** As <a href="https://no-color.org">no-color.org</a> asks for. */
  static boolean wantsColours(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /** From Java 22 on there may be a console without a terminal, and it has to be asked. */
  private static boolean isInteractive(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException olderJava) {
      return true;
    }
  }
}
