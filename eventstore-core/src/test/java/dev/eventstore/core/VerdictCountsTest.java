package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.EventId;
import dev.eventstore.Meter;
import dev.eventstore.spi.Verdict;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VerdictCountsTest {
  private static final EventId ID = EventId.of(new byte[EventId.BYTES]);

  private final VerdictCounts counts = new VerdictCounts();

  /** What is not 0. */
  private Map<String, Double> counted() {
    return counts.meters().stream()
        .filter(meter -> meter.value() != 0)
        .collect(Collectors.toMap(Meter::id, Meter::value));
  }

  @Test
  void eachVerdictHasACounterOfItsOwn() {
    Map<String, Double> expected = new TreeMap<>();
    assertEquals(expected, counted());

    counts.count(new Verdict.Accepted(ID, 1));
    expected.put("eventstore.events.received", 1.0);
    assertEquals(expected, counted());

    counts.count(new Verdict.Duplicate(ID));
    expected.put("eventstore.events.duplicates", 1.0);
    assertEquals(expected, counted());

    for (Verdict.Reason reason : Verdict.Reason.values()) {
      counts.count(new Verdict.Rejected(ID, reason));
      expected.put("eventstore.events.rejected{reason=" + lower(reason) + "}", 1.0);
      assertEquals(expected, counted());
    }
    for (Verdict.Cause cause : Verdict.Cause.values()) {
      counts.count(new Verdict.Deferred(cause));
      expected.put("eventstore.events.deferred{cause=" + lower(cause) + "}", 1.0);
      assertEquals(expected, counted());
    }
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
