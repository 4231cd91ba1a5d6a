package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;

/**
 * One command that was run within this process.
 *
 * @param exitCode what the process would have ended with
 * @param out what it printed as results
 * @param err what it printed as errors
 */
record Command(int exitCode, String out, String err) {
  static Command run(String... arguments) {
    return runWithInput("", arguments);
  }

  static Command runWithInput(String input, String... arguments) {
    return run(input.getBytes(UTF_8), false, arguments);
  }

  static Command runOnTerminal(String input, String... arguments) {
    return run(input.getBytes(UTF_8), true, arguments);
  }

  /** The same with an input that may break off. */
  static Command runOnTerminal(InputStream input, String... arguments) {
    return run(input, new ByteArrayOutputStream(), true, false, arguments);
  }

  /** Without a terminal, with an input that may break off. */
  static Command runWithInput(InputStream input, String... arguments) {
    return run(input, new ByteArrayOutputStream(), false, false, arguments);
  }

  static Command runInColour(String... arguments) {
    return run(
        new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(), true, true, arguments);
  }

  /** Standard output is a disk that is full. */
  static Command runWithBrokenOutput(String... arguments) {
    return runWithBrokenOutput("No space left on device", arguments);
  }

  /** Standard output is a pipe that nobody reads. */
  static Command runWithoutReader(String... arguments) {
    return runWithBrokenOutput("Broken pipe", arguments);
  }

  private static Command runWithBrokenOutput(String reason, String[] arguments) {
    return run(
        new ByteArrayInputStream(new byte[0]), new BrokenOutput(reason), false, false, arguments);
  }

  private static Command run(byte[] input, boolean interactive, String... arguments) {
    return run(
        new ByteArrayInputStream(input),
        new ByteArrayOutputStream(),
        interactive,
        false,
        arguments);
  }

  private static Command run(
      InputStream input,
      OutputStream out,
      boolean interactive,
      boolean coloured,
      String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            input,
            ResultStream.over(out, UTF_8),
            new PrintStream(err, true, UTF_8),
            interactive,
            coloured);
    int exitCode = new Program(terminal).run(arguments);
    return new Command(exitCode, text(out), err.toString(UTF_8));
  }

  private static String text(OutputStream out) {
    return out instanceof ByteArrayOutputStream bytes ? bytes.toString(UTF_8) : "";
  }

  private static final class BrokenOutput extends OutputStream {
    private final String reason;

    BrokenOutput(String reason) {
      this.reason = reason;
    }

    @Override
    public void write(int octet) throws IOException {
      throw new IOException(reason);
    }
  }

  List<String> errorLines() {
    return err.lines().toList();
  }
}
