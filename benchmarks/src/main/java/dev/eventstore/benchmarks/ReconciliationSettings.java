package dev.eventstore.benchmarks;

import java.time.Duration;

/**
 * What all runs have in common.
 *
 * @param seed the same seed gives the same figures
 * @param sealedBytes of each event
 * @param eventTime how long a device takes for each received event
 * @param latency one way
 * @param jitter at most so much more
 * @param bytesPerSecond what a device can send to one other; 0 when there is no limit
 * @param limit the longest run in virtual time, besides what storing takes
 */
record ReconciliationSettings(
    long seed,
    int sealedBytes,
    Duration eventTime,
    Duration latency,
    Duration jitter,
    long bytesPerSecond,
    Duration limit) {
  /** Transfers of a million events take longer than the limit for a thousand. */
  private static final int SLOWER_THAN_STORING = 4;

  /** When a run is given up in which a device lacks so many events. */
  Duration limitFor(long lacking) {
    return limit.plus(eventTime.multipliedBy(SLOWER_THAN_STORING * lacking));
  }

  SimulatedLinks.Quality links(double loss) {
    return new SimulatedLinks.Quality(loss, latency.toNanos(), jitter.toNanos(), bytesPerSecond);
  }
}
