package dev.eventstore.core;

import dev.eventstore.Limits;
import dev.eventstore.spi.Environment;

/**
 * Gives each new event its time: now, or just after the newest event known, so that a reply sorts
 * after what it answers even when this clock is slow. Events more than an hour ahead of this clock
 * do not count, so that one wrong clock does not carry all others away. Any thread may use it.
 */
final class Timestamps {
  private final Environment environment;
  private long newestMicros;

  Timestamps(Environment environment, long newestMicros) {
    this.environment = environment;
    this.newestMicros = newestMicros;
  }

  /** The end of the times that count, at this moment. */
  static long horizonMicros(Environment environment) {
    return environment.wallMicros() + Limits.MAX_CLOCK_LEAD_MICROS;
  }

  /** Tells of the time of a stored event. */
  synchronized void saw(long createdAtMicros) {
    if (createdAtMicros < horizonMicros(environment)) {
      newestMicros = Math.max(newestMicros, createdAtMicros);
    }
  }

  /** The time of the next event in microseconds since 1970; each call gives a later one. */
  synchronized long next() {
    long next = Math.max(environment.wallMicros(), newestMicros + 1);
    newestMicros = Math.max(0, Math.min(next, Limits.MAX_TIMESTAMP_MICROS));
    return newestMicros;
  }
}
