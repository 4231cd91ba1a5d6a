package dev.eventstore.core;

import java.time.Duration;

/**
 * When a new version of the summary is made.
 *
 * @param maxAge at the latest so long after the last one
 * @param maxNewEvents after so many new events
 * @param minInterval but never sooner than so long after the last one, or a tenth of it while a
 *     peer waits for one
 */
record SummarySchedule(Duration maxAge, int maxNewEvents, Duration minInterval) {
  static final SummarySchedule DEFAULT =
      new SummarySchedule(Duration.ofSeconds(10), 100, Duration.ofSeconds(1));

  SummarySchedule {
    if (minInterval.isNegative() || minInterval.isZero() || maxAge.compareTo(minInterval) < 0) {
      throw new IllegalArgumentException(
          "summaries need 0 < minInterval <= maxAge, not minInterval "
              + minInterval
              + " and maxAge "
              + maxAge);
    }
    if (maxNewEvents < 1) {
      throw new IllegalArgumentException(
          "summaries need maxNewEvents of 1 or more, not " + maxNewEvents);
    }
  }
}
