package dev.eventstore.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RowTest {
  private static final Row RATE =
      Row.of("rate", Row.PER_SECOND, Target.share(0.75))
          .with(70)
          .limitedBy(100)
          .with(90)
          .limitedBy(100)
          .with(80)
          .limitedBy(200);

  @Test
  void theMedianOfTheRoundsDecides() {
    assertEquals(new Spread(0.7, 0.4, 0.9), RATE.share());
    assertEquals("MISSED", RATE.verdict());
    assertEquals("met", RATE.with(100).limitedBy(100).verdict());
  }

  @Test
  void latenciesAreMetFromBelow() {
    Row latency = Row.of("latency", "ms", Target.atMost(5));
    assertEquals("met", latency.with(5).verdict());
    assertEquals("MISSED", latency.with(5.1).verdict());
  }

  @Test
  void whatWasNotMeasuredReachesNoTarget() {
    assertEquals("FAILED", Row.of("rate", Row.PER_SECOND, Target.atLeast(0)).verdict());
    assertEquals("failed", Row.of("rate", Row.PER_SECOND, Target.NONE).verdict());
  }

  @Test
  void aRowSurvivesItsWayBetweenProcesses() throws Exception {
    Row row = RATE.using(1.5).noted("a note with \"quotes\"");
    assertEquals(row, RowJson.read(RowJson.write(row).toString()));
  }
}
