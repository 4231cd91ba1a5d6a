package dev.eventstore.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
  private final VirtualTime time = new VirtualTime();
  private final List<String> done = new ArrayList<>();

  private void note(String what) {
    done.add(what + " " + time.elapsedNanos());
  }

  @Test
  void theClockJumpsToWhatIsDueNext() {
    time.after(50, () -> note("later"));
    time.after(10, () -> note("sooner"));
    time.after(10, () -> note("asked for afterwards"));
    time.at(-5, () -> note("past"));
    while (time.step(100)) {}
    assertEquals(List.of("past 0", "sooner 10", "asked for afterwards 10", "later 50"), done);
  }

  @Test
  void whatIsDueAfterTheEndIsNotDone() {
    time.after(10, () -> note("in time"));
    time.after(11, () -> note("too late"));
    assertTrue(time.step(10));
    assertFalse(time.step(10));
    assertEquals(10, time.elapsedNanos());
  }
}
