package dev.eventstore.spi;

import dev.eventstore.Limits;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Where time, randomness and threads come from. With a simulated clock and executors that run a
 * task on the calling thread, a whole device is deterministic.
 *
 * @param wallClock the time of day, which may jump
 * @param nanoTicker a clock that only goes forward, in nanoseconds from any origin
 * @param random keys, nonces and salts
 * @param crypto opens, verifies and seals; as wide as the machine
 * @param writer runs one task after the other, never two at a time
 * @param delivery calls listeners
 */
public record Environment(
    InstantSource wallClock,
    LongSupplier nanoTicker,
    SecureRandom random,
    Executor crypto,
    Executor writer,
    Executor delivery) {
  private static final Instant LATEST =
      Instant.EPOCH.plus(Limits.MAX_TIMESTAMP_MICROS, ChronoUnit.MICROS);

  /** The time of day in microseconds since 1970, kept within what an event can carry. */
  public long wallMicros() {
    Instant now = wallClock.instant();
    if (now.isBefore(Instant.EPOCH)) {
      return 0;
    }
    return now.isBefore(LATEST)
        ? ChronoUnit.MICROS.between(Instant.EPOCH, now)
        : Limits.MAX_TIMESTAMP_MICROS;
  }

  /** So many random bytes. */
  public byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
