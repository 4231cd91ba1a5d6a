package dev.eventstore.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.core.Stages;
import org.junit.jupiter.api.Test;

class LinkEventsTest {
  @Test
  void historyAndNewEventsHaveTheSameSize() {
    try (Stages entry = new Stages(LinkEvents.entries(1).next());
        Stages timed = new Stages(LinkEvents.timed(System.nanoTime()))) {
      assertEquals(LinkEvents.SEALED_BYTES, entry.sealedBytes());
      assertEquals(LinkEvents.SEALED_BYTES, timed.sealedBytes());
    }
  }
}
