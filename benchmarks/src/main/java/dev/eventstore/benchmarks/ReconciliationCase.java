package dev.eventstore.benchmarks;

import java.util.Locale;

/**
 * What one run compares.
 *
 * @param events how many there are, besides those of {@link Missing#WEEK}
 * @param missing which of them do not lie everywhere
 * @param spread whether each device holds a share of these that the others lack; else the last
 *     device lacks all of them
 * @param peers how many devices there are, each connected with each
 * @param loss the share of datagrams that get lost, 0 … 1
 */
record ReconciliationCase(int events, Missing missing, boolean spread, int peers, double loss) {
  private static final int PERCENT = 100;

  int lossPercent() {
    return (int) Math.round(PERCENT * loss);
  }

  /** Whether it is as plain as those that the targets are for. */
  boolean isPlain() {
    return peers == 2 && loss == 0;
  }

  /** In the words of the table. */
  String sides() {
    if (missing == Missing.NONE) {
      return "-";
    }
    return spread ? (peers == 2 ? "both" : "each") : "one";
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d events, missing %s, sides %s, %d peers, %d %% loss",
        events,
        missing.word(),
        sides(),
        peers,
        lossPercent());
  }
}
