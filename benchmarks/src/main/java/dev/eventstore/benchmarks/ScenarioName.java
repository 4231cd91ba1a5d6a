package dev.eventstore.benchmarks;

/** The scenarios by the names under which a process is told what to measure. */
enum ScenarioName {
  FILL,
  OPEN,
  OPEN_BOUNDED,
  READ,
  APPEND,
  INGEST,
  LONE,
  OPEN_VERIFY;

  Scenario make() {
    return switch (this) {
      case FILL -> new FillScenario();
      case OPEN -> new OpenScenario(false);
      case OPEN_BOUNDED -> new OpenScenario(true);
      case READ -> new ReadScenario();
      case APPEND -> new AppendScenario();
      case INGEST -> new IngestScenario();
      case LONE -> new LoneScenario();
      case OPEN_VERIFY -> new OpenVerifyScenario();
    };
  }
}
