package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A failing seed is worth something only if it fails again, datagram by datagram. */
class ScenarioReplayTest {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theSameSeedIsTheSameRunAndAnotherIsAnother(boolean onDisk) {
    List<String> first = trace(3, onDisk);
    assertEquals(first, trace(3, onDisk));
    assertNotEquals(first, trace(4, onDisk));
    assertTrue(first.stream().anyMatch(line -> line.contains("crashes")), "too quiet a seed");
  }

  private static List<String> trace(long seed, boolean onDisk) {
    List<String> lines = new ArrayList<>();
    try (SimulatedNetwork network =
        new SimulatedNetwork(seed, WorkFolder.temporary(), Trace.to(lines::add))) {
      new ConvergenceScenario(network, onDisk).run();
    }
    return lines;
  }
}
