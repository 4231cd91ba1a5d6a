package dev.eventstore.benchmarks;

/** How many events of a link these cores can open and verify in a second, with nothing else. */
final class OpenVerifyScenario implements Scenario {
  private static final String NAME = "open and verify";

  @Override
  public void run(Setting setting, Rows rows, Terminal terminal) throws Exception {
    try (NativeCalls natives = new NativeCalls(setting.cores(), LinkEvents.entries(1).next())) {
      for (int i = 0; i < setting.warmUp() + setting.rounds(); i++) {
        if (i == setting.warmUp()) {
          rows.beginCounting();
        }
        NativeLimits limits = natives.measure(setting.limitNanos());
        double perSecond = setting.perSecond(limits.decrypt() + limits.verify());
        rows.add(Row.of(NAME, Row.PER_SECOND, Target.NONE), row -> row.with(perSecond));
      }
    }
  }
}
