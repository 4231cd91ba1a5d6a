package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;

/**
 * What a program says that failed: one line, without a secret and without a trace of its inside.
 */
final class ErrorSentence {
  private static final String PREFIX = "eventstore: ";

  /** A key of 32 bytes has 43 characters in base64 and 64 in hexadecimal. */
  private static final Pattern KEY_LIKE = Pattern.compile("[A-Za-z0-9_+=-]{40,}");

  private static final Pattern INSIDE = Pattern.compile("Exception|Error\\b|\\bat dev\\.|\\.java:");

  private ErrorSentence() {}

  /** Waits for a failure with exit code 1 and returns its sentence, whatever the secrets are. */
  static String of(RunningProgram program) {
    int exitCode = program.awaitExit(Device.PATIENCE);
    String line = line(program.err());
    assertEquals(1, exitCode, line);
    assertClean(program.out());
    return line;
  }

  /** The one line on standard error. */
  static String line(String errors) {
    assertEquals(1, errors.lines().count(), errors);
    assertTrue(errors.startsWith(PREFIX), errors);
    String line = errors.strip().substring(PREFIX.length());
    assertClean(line);
    return line;
  }

  private static void assertClean(String text) {
    assertFalse(text.contains("eventstore:v1:"), text);
    assertFalse(KEY_LIKE.matcher(text).find(), text);
    assertFalse(INSIDE.matcher(text).find(), text);
  }
}
