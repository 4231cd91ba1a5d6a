package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.EventDraft;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written of a run where somebody wants to see it. */
class TraceTest {
  @TempDir private Path folder;
  private final String before = System.getProperty(Trace.PROPERTY, "");

  @AfterEach
  void restore() {
    System.setProperty(Trace.PROPERTY, before);
  }

  private static void run() {
    try (SimulatedNetwork network = new SimulatedNetwork(5)) {
      SimulatedDevice alice = network.device("alice").start();
      SimulatedDevice bob = network.device("bob").connect(alice).start();
      network.conditions(bob, alice, LinkConditions.PERFECT.withDuplication(1));
      alice.community().append(EventDraft.of("note").build());
      network.run(Duration.ofSeconds(1));
      network.isolate(bob);
      network.run(Duration.ofSeconds(20));
      alice.crash();
      network.heal();
      network.run(Duration.ofSeconds(20));
    }
  }

  @Test
  void eachDatagramAndEachTurnOfADeviceIsALine() throws Exception {
    Path file = folder.resolve("trace.txt");
    System.setProperty(Trace.PROPERTY, file.toString());
    run();
    List<String> lines = Files.readAllLines(file);
    assertEquals("      0.000000 seed 5", lines.get(0));
    assertEquals("      0.000000 alice starts", lines.get(1));
    assertTrue(lines.contains("      0.000000 alice has stored 1 events"), lines::toString);
    assertTrue(
        lines.contains("      0.000000 bob > alice 1200 B arrives at [0.001 s, 0.001 s]"),
        lines::toString);
    assertTrue(lines.stream().anyMatch(line -> line.endsWith(" B CUT_OFF")), lines::toString);
    assertTrue(lines.contains("     21.000000 alice crashes"), lines::toString);
    assertTrue(lines.stream().anyMatch(line -> line.endsWith("bob > alice NOBODY_THERE")));
  }

  @Test
  void nothingIsWrittenWhereNobodyAsks() {
    System.setProperty(Trace.PROPERTY, "");
    assertFalse(Trace.asProperty().isOn());
    System.setProperty(Trace.PROPERTY, "false");
    assertFalse(Trace.asProperty().isOn());
    System.setProperty(Trace.PROPERTY, "true");
    assertTrue(Trace.asProperty().isOn());
  }
}
