package dev.eventstore.core;

import java.util.List;

/**
 * Events that enter the log in one transaction: all of them or none.
 *
 * @param events at least one
 * @param sum what they add to the fingerprint, as far as it is computed already: of all of them, or
 *     {@link SetState#EMPTY}
 * @param answered runs once each of them has its answer, before the news is told: on the writer, or
 *     on the thread that finds that none is there
 */
record CommitUnit(List<PendingEvent> events, SetState sum, Runnable answered) {
  /** One event, whose part of the fingerprint the writer computes. */
  static CommitUnit of(PendingEvent event, Runnable answered) {
    return new CommitUnit(List.of(event), SetState.EMPTY, answered);
  }

  int size() {
    return events.size();
  }

  /** Whether the writer is spared the fingerprint. */
  boolean isSummed() {
    return sum.count() == events.size();
  }
}
