package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reader that has enough is told from everything else that ends an output. */
class ResultStreamTest {
  @ParameterizedTest
  @CsvSource({
    "Broken pipe, true",
    "Datenübergabe unterbrochen (broken pipe), true",
    "The pipe is being closed, true",
    "No space left on device, false",
    "Bad file descriptor, false",
    "'', false"
  })
  void firstReasonOfAFailureTellsWhetherTheReaderLeft(String reason, boolean readerLeft) {
    Failing failing = new Failing(reason, "Broken pipe");
    try (ResultStream stream = ResultStream.over(failing, UTF_8)) {
      stream.println("one");
      stream.println("two");
      assertTrue(stream.checkError());
      assertEquals(readerLeft, stream.readerLeft());
    }
  }

  @Test
  void whatIsPrintedArrivesWithEachLine() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ResultStream stream = ResultStream.over(bytes, UTF_8)) {
      stream.print("Grüße\n");
      assertEquals("Grüße\n", bytes.toString(UTF_8));
      stream.write('!');
      assertFalse(stream.checkError());
      assertEquals("Grüße\n!", bytes.toString(UTF_8));
    }
  }

  /** Fails for one reason, and then for another. */
  private static final class Failing extends OutputStream {
    private final String first;
    private final String then;
    private boolean failed;

    Failing(String first, String then) {
      this.first = first;
      this.then = then;
    }

    @Override
    public void write(int octet) throws IOException {
      String reason = failed ? then : first;
      failed = true;
      throw new IOException(reason);
    }
  }
}
