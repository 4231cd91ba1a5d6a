package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.eventstore.Community;
import dev.eventstore.StorageException;
import dev.eventstore.core.Communities;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;

/**
 * A program that opens a directory whenever it is told so by a line, says what came of it, and
 * keeps it open until the next line. So one process runs many races.
 */
final class Racer {
  static final String READY = "ready";
  static final String WON = "won";
  static final String CLOSED = "closed";

  private Racer() {}

  public static void main(String... directory) throws IOException {
    BufferedReader signals = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    System.out.println(READY);
    while (signals.readLine() != null) {
      try (Community community = Communities.builder().directory(Path.of(directory[0])).open()) {
        System.out.println(WON);
        signals.readLine();
      } catch (StorageException refused) {
        System.out.println(refused.kind() + ": " + refused.getMessage());
        continue;
      }
      System.out.println(CLOSED);
    }
  }
}
