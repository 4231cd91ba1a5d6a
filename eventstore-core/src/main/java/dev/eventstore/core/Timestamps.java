package dev.eventstore.core;

import dev.eventstore.Limits;
import dev.eventstore.spi.Environment;
import java.util.function.LongUnaryOperator;

/**
 * Gives each new event its time: now, or just after the newest event known, so that a reply sorts
 * after what it answers even when this clock is slow. Events more than an hour ahead of this clock
 * do not count, those of this device neither, so that one wrong clock does not carry all others
 * away. Any thread may use it.
 */
final class Timestamps {
  private final Environment environment;
  private final LongUnaryOperator latestBefore;
  private long newestMicros;

  /**
   * Begins with what is in the log.
   *
   * @param latestBefore the latest time of an event in the log before another time, −1 for none
   */
  Timestamps(Environment environment, LongUnaryOperator latestBefore) {
    this.environment = environment;
    this.latestBefore = latestBefore;
    newestMicros = latestBefore.applyAsLong(horizonMicros());
  }

  /** The end of the times that count, at this moment. */
  private long horizonMicros() {
    return environment.wallMicros() + Limits.MAX_CLOCK_LEAD_MICROS;
  }

  /** Tells of the time of a stored event. */
  synchronized void saw(long createdAtMicros) {
    if (createdAtMicros < horizonMicros()) {
      newestMicros = Math.max(newestMicros, createdAtMicros);
    }
  }

  /**
   * The time of the next event in microseconds since 1970. Each call gives a later one, as long as
   * the one before counts: after a clock that was more than an hour ahead has been set right,
   * events go on from the newest of the log that does.
   */
  synchronized long next() {
    long horizon = horizonMicros();
    if (newestMicros >= horizon) {
      newestMicros = latestBefore.applyAsLong(horizon);
    }
    long next = Math.max(environment.wallMicros(), newestMicros + 1);
    newestMicros = Math.max(0, Math.min(next, Limits.MAX_TIMESTAMP_MICROS));
    return newestMicros;
  }
}
