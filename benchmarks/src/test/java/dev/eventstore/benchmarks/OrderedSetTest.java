package dev.eventstore.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderedSetTest {
  @Test
  void theCommandPrintsEachOrderBesideItsTargets() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(out, true, UTF_8);

    int code =
        Main.run(new Terminal(printed, printed), "ordered-set", "--events=2000", "--rounds=1");

    String text = out.toString(UTF_8);
    assertEquals(0, code, text);
    for (String order : List.of("ascending", "random", "mostly recent")) {
      for (String what : List.of("insert", "range", "range after a random insert", "heap")) {
        assertTrue(text.contains(order + ": " + what), order + ": " + what);
      }
    }
    List.of("<= 200", "<= 10,000", "<= 32").forEach(target -> assertTrue(text.contains(target)));
  }
}
