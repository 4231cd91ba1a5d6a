package dev.eventstore.benchmarks;

/** One thing to be measured in a process of its own. */
interface Scenario {
  /** Measures it; {@code terminal} hears how far it is. */
  void run(Setting setting, Rows rows, Terminal terminal) throws Exception;

  /** A round of a scenario. */
  interface Round {
    void run(int number) throws Exception;
  }

  /** Runs the rounds that warm up and those that count. */
  static void rounds(Setting setting, Rows rows, Terminal terminal, Round round) throws Exception {
    for (int i = 0; i < setting.warmUp() + setting.rounds(); i++) {
      if (i == setting.warmUp()) {
        rows.beginCounting();
      }
      terminal.progress("  round " + (i + 1) + " of " + (setting.warmUp() + setting.rounds()));
      round.run(i);
    }
  }
}
