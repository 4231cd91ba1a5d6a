package dev.eventstore.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SyntheticEventsTest {
  private static final long SECOND_MICROS = 1_000_000;
  private final SyntheticEvents events = new SyntheticEvents(5_000, 1_000, 350, 3);

  @Test
  void theyAreInOrderOfTimeAndOfDifferentIds() {
    Set<EventId> ids = new HashSet<>();
    for (int i = 0; i < events.count(); i++) {
      ids.add(events.id(i));
      assertTrue(i == 0 || events.timeMicros(i - 1) <= events.timeMicros(i));
    }
    assertEquals(6_000, ids.size());
  }

  @Test
  void theWeekFollowsTheYear() {
    long start = events.timeMicros(0);
    long year = Duration.ofDays(365).toSeconds() * SECOND_MICROS;
    long week = Duration.ofDays(7).toSeconds() * SECOND_MICROS;
    assertTrue(events.timeMicros(4_999) - start < year);
    assertTrue(events.timeMicros(5_000) - start > year - week);
    assertTrue(events.timeMicros(5_999) - events.timeMicros(5_000) <= week);
  }

  @Test
  void theSealedBytesNameTheEvent() {
    Bytes sealed = events.sealed(4_321);
    assertEquals(350, sealed.size());
    assertEquals(4_321, events.indexOf(sealed));
    assertThrows(IllegalArgumentException.class, () -> events.indexOf(Bytes.copyOf(new byte[9])));
  }

  @Test
  void theSeedDecides() {
    assertEquals(events.key(99), new SyntheticEvents(5_000, 1_000, 350, 3).key(99));
  }
}
