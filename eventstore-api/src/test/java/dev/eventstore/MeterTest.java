package dev.eventstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MeterTest {
  private final AtomicLong value = new AtomicLong(7);
  private final Meter plain =
      Meter.counter("a.b").unit("events").description("Counts.").reads(value::get);
  private final Meter tagged =
      Meter.gauge("a.c").tag("why", "so").tag("by", "me").readsDouble(() -> 0.5);

  @Test
  void aMeterSaysWhatItIsAndWhatItShowsNow() {
    assertEquals("a.b", plain.name());
    assertEquals(Meter.Kind.COUNTER, plain.kind());
    assertEquals("events", plain.unit());
    assertEquals("Counts.", plain.description());
    assertEquals(7, plain.value());
    value.set(8);
    assertEquals(8, plain.value());
    assertEquals("a.b = 8.0", plain.toString());
  }

  @Test
  void tagsArePartOfItsIdInOneOrder() {
    assertEquals("a.b", plain.id());
    assertEquals("a.c{by=me,why=so}", tagged.id());
    assertEquals(Map.of("by", "me", "why", "so"), tagged.tags());
    assertThrows(UnsupportedOperationException.class, () -> tagged.tags().clear());
  }

  @Test
  void aValueIsFoundByTheId() {
    Metrics metrics = () -> List.of(plain, tagged);
    assertEquals(OptionalDouble.of(0.5), metrics.value("a.c{by=me,why=so}"));
    assertEquals(OptionalDouble.empty(), metrics.value("a.c"));
  }
}
