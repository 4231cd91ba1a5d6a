package dev.eventstore.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.core.StageBenchmark;
import dev.eventstore.core.Stages;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class StagesTest {
  @Test
  void theSampleEventHas300BytesOfJson() {
    try (Stages stages = new Stages(new SampleEvents(1).next())) {
      assertEquals(300, stages.jsonBytes());
      assertEquals(SampleEvents.SEALED_BYTES, stages.sealedBytes());
    }
  }

  @Test
  void everyStageWorks() {
    try (Stages stages = new Stages(new SampleEvents(1).next())) {
      assertTrue(stages.verify());
      assertTrue(stages.unmask());
      assertEquals(64, stages.sign().length);
      assertEquals(2_048, stages.setLanes().length);
    }
  }

  @Test
  void jmhMeasuresAStage() throws Exception {
    Options one =
        new OptionsBuilder()
            .include(StageBenchmark.class.getName() + ".hashToId")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(50))
            .verbosity(VerboseMode.SILENT)
            .build();
    Collection<RunResult> results = new Runner(one).run();
    assertEquals(1, results.size());
    assertTrue(results.iterator().next().getPrimaryResult().getScore() > 0);
  }
}
