package dev.eventstore.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReconciliationTargetsTest {
  private static List<String> names(Missing missing, boolean spread, int peers, double loss) {
    ReconciliationCase of = new ReconciliationCase(1_000, missing, spread, peers, loss);
    ReconciliationResult failed =
        new ReconciliationResult(of, 1, 0, 0, List.of(), Optional.empty(), Optional.empty(), 1, 1);
    List<Row> rows = ReconciliationTargets.rows(failed);
    rows.forEach(row -> assertEquals("FAILED", row.verdict(), row.name()));
    return rows.stream().map(Row::name).toList();
  }

  @Test
  void targetsAreForOneSideOrTheWeek() {
    assertEquals(List.of("a version"), names(Missing.NONE, false, 2, 0));
    assertEquals(List.of("slices"), names(Missing.HUNDRED, false, 2, 0));
    assertEquals(List.of(), names(Missing.HUNDRED, true, 2, 0));
    assertEquals(List.of("slices"), names(Missing.WEEK, true, 2, 0));
    assertEquals(List.of("slices", "rest of the link"), names(Missing.ALL, false, 2, 0));
  }

  @Test
  void lossyAndCrowdedRunsHaveTheirOwn() {
    assertEquals(List.of("control", "pushes"), names(Missing.TEN_THOUSAND, false, 2, 0.3));
    assertEquals(List.of(), names(Missing.TEN_THOUSAND, false, 2, 0.1));
    assertEquals(List.of("pushes"), names(Missing.HUNDRED, true, 5, 0));
    assertEquals(List.of(), names(Missing.HUNDRED, true, 20, 0));
  }

  @Test
  void whatOthersNeedIsKnown() {
    ReconciliationCase of = new ReconciliationCase(1_000_000, Missing.TEN_THOUSAND, false, 2, 0);
    assertEquals("10.2 MB", PublishedCosts.negentropy(of));
    assertEquals("1.25 MB, leaves 82", PublishedCosts.plainFilter(of, 10_000));
  }
}
