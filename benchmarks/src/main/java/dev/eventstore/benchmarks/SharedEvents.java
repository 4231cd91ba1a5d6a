package dev.eventstore.benchmarks;

import dev.eventstore.core.IdSums;
import dev.eventstore.spi.Sealer;

/**
 * What all runs of one size share, made once: with a million events that takes seconds. Immutable.
 */
final class SharedEvents {
  private final int count;
  private final SyntheticEvents events;
  private final IdSums year;
  private final IdSums week;

  /** Makes so many events, and those of {@link Missing#WEEK} after them. */
  SharedEvents(int count, ReconciliationSettings settings) {
    this.count = count;
    events =
        new SyntheticEvents(count, Missing.WEEK_EVENTS, settings.sealedBytes(), settings.seed());
    try (Sealer sealer = ReconciliationRun.sealer(settings.seed(), 0)) {
      year = Holdings.sums(IdSums.NONE, events, 0, count, sealer);
      week = Holdings.sums(year, events, count, events.count(), sealer);
    }
  }

  int count() {
    return count;
  }

  ReconciliationResult run(ReconciliationCase of, ReconciliationSettings settings) {
    IdSums sums = of.missing() == Missing.WEEK ? week : year;
    return new ReconciliationRun(of, settings, events, sums).run();
  }
}
