package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
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

  private static Command run(byte[] input, boolean interactive, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(input),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            interactive);
    int exitCode = new Program(terminal).run(arguments);
    return new Command(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }

  List<String> errorLines() {
    return err.lines().toList();
  }
}
