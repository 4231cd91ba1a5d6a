package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  @Test
  void cutsWhereStringLinesCuts() throws IOException {
    long seed = Long.getLong("eventstore.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder();
      for (int line = random.nextInt(20); line > 0; line--) {
        text.append("x".repeat(random.nextInt(10) == 0 ? random.nextInt(150_000) : 3)).append('\n');
      }
      text.append("y".repeat(random.nextInt(2)));
      assertEquals(text.toString().lines().toList(), linesOf(text.toString()), "seed " + seed);
    }
  }

  @Test
  void emptyStreamHasNoLines() throws IOException {
    assertEquals(List.of(), linesOf(""));
  }

  @Test
  void lineOfTheLargestSizeIsWholeAndOneByteMoreIsTooLong() throws IOException {
    String largest = "x".repeat(LineReader.MAX_LINE_BYTES);
    LineReader lines = reader(largest + "\n" + largest + "x\nz\n");

    LineReader.Line first = lines.next().orElseThrow();
    LineReader.Line second = lines.next().orElseThrow();
    LineReader.Line third = lines.next().orElseThrow();

    assertFalse(first.tooLong());
    assertTrue(second.tooLong());
    assertEquals(LineReader.MAX_LINE_BYTES, second.content().size());
    assertEquals(List.of(1L, 2L, 3L), List.of(first.number(), second.number(), third.number()));
    assertEquals("z", text(third));
  }

  @Test
  void saysBeforeItWaitsAndWhetherALineHasBegun() throws IOException {
    try (PipedOutputStream writer = new PipedOutputStream();
        InputStream in = new PipedInputStream(writer)) {
      List<String> refills = new ArrayList<>();
      LineReader lines =
          new LineReader(
              in,
              (withinLine, mayWait) -> {
                refills.add((withinLine ? "within" : "between") + (mayWait ? " waits" : ""));
                write(writer, mayWait ? "d\n" : "");
              });
      write(writer, "a\nb\nc");
      assertEquals("a", text(lines.next().orElseThrow()));
      assertEquals("b", text(lines.next().orElseThrow()));
      assertEquals(List.of("between"), refills);
      assertEquals("cd", text(lines.next().orElseThrow()));
      assertEquals(List.of("between", "within waits"), refills);
      assertEquals("d", text(lines.next().orElseThrow()));
      assertEquals("between waits", refills.get(2));
    }
  }

  private static void write(PipedOutputStream writer, String text) {
    try {
      writer.write(text.getBytes(UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<String> linesOf(String text) throws IOException {
    LineReader reader = reader(text);
    List<String> lines = new ArrayList<>();
    for (Optional<LineReader.Line> line = reader.next(); line.isPresent(); line = reader.next()) {
      lines.add(text(line.get()));
    }
    return lines;
  }

  private static LineReader reader(String text) {
    return new LineReader(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private static String text(LineReader.Line line) {
    return UTF_8.decode(line.content().asReadOnlyBuffer()).toString();
  }
}
