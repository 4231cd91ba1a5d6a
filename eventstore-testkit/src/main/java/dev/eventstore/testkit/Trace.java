package dev.eventstore.testkit;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Every datagram and every turn of a device, one line each, where somebody wants them; nothing
 * otherwise. Lines begin with the time in seconds.
 */
final class Trace implements AutoCloseable {
  /** {@code true} for standard output, or a file to which lines are added. */
  static final String PROPERTY = "eventstore.trace";

  private final Consumer<String> lines;
  private final AutoCloseable closed;
  private final boolean on;

  private Trace(boolean on, Consumer<String> lines, AutoCloseable closed) {
    this.on = on;
    this.lines = lines;
    this.closed = closed;
  }

  /** Nothing is wanted. */
  static Trace off() {
    return new Trace(false, line -> {}, () -> {});
  }

  /** Into what a test looks at. */
  static Trace to(Consumer<String> lines) {
    return new Trace(true, lines, () -> {});
  }

  /** As {@value #PROPERTY} says. */
  static Trace asProperty() {
    String where = System.getProperty(PROPERTY, "");
    return switch (where) {
      case "", "false" -> off();
      case "true" -> to(System.out::println);
      default -> file(Path.of(where));
    };
  }

  private static Trace file(Path path) {
    try {
      PrintStream out =
          new PrintStream(
              Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
              false,
              StandardCharsets.UTF_8);
      return new Trace(true, out::println, out);
    } catch (IOException failed) {
      throw new UncheckedIOException("the trace cannot be written to " + path, failed);
    }
  }

  /** Asked before a line is made, so that one that nobody wants costs nothing. */
  boolean isOn() {
    return on;
  }

  void line(long nowNanos, String what) {
    lines.accept(String.format(Locale.ROOT, "%14.6f %s", nowNanos / 1e9, what));
  }

  @Override
  public void close() {
    try {
      closed.close();
    } catch (Exception failed) {
      throw new IllegalStateException("the trace could not be closed", failed);
    }
  }
}
