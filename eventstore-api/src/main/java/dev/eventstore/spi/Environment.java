package dev.eventstore.spi;

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

  /** The time of day in microseconds since 1970. */
  public long wallMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, wallClock.instant());
  }

  /** So many random bytes. */
  public byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
