package dev.eventstore.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class StatusLineTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @Test
  void shorterTextWipesTheRestOfALongerOne() {
    StatusLine line = line(true);
    line.show("12345");
    line.show("12");
    line.show("123");

    assertEquals("\r12345\r12   \r123", shown.toString(UTF_8));
  }

  @Test
  void clearingWipesWhatIsShownAndNothingElse() {
    StatusLine line = line(true);
    line.clear();
    line.show("123");
    line.clear();
    line.clear();

    assertEquals("\r123\r   \r", shown.toString(UTF_8));
  }

  /** In a longer one the terminal would go on to the next line, and leave it there. */
  @Test
  void textIsCutToOneLineOfATerminal() {
    line(true).show("x".repeat(200));

    assertEquals("\r" + "x".repeat(79), shown.toString(UTF_8));
  }

  @Test
  void nothingIsDrawnWithoutATerminal() {
    StatusLine line = line(false);
    line.show("123");
    line.clear();

    assertEquals("", shown.toString(UTF_8));
  }

  private StatusLine line(boolean interactive) {
    PrintStream out = new PrintStream(shown, true, UTF_8);
    return new StatusLine(
        new Terminal(new ByteArrayInputStream(new byte[0]), out, out, interactive, false));
  }
}
