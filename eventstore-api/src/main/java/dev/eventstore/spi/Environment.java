package dev.eventstore.spi;

import dev.eventstore.Limits;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
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
 * @param timer wakes what pauses
 */
public record Environment(
    InstantSource wallClock,
    LongSupplier nanoTicker,
    SecureRandom random,
    Executor crypto,
    Executor writer,
    Executor delivery,
    Timer timer) {
  private static final Instant LATEST =
      Instant.EPOCH.plus(Limits.MAX_TIMESTAMP_MICROS, ChronoUnit.MICROS);

  /** Runs tasks later. */
  @FunctionalInterface
  public interface Timer {
    /** Runs a task that returns at once, when so much time has passed; never within this call. */
    void runAfter(Duration delay, Runnable task);
  }

  /** With the timer of the Java runtime, in real time. */
  public Environment(
      InstantSource wallClock,
      LongSupplier nanoTicker,
      SecureRandom random,
      Executor crypto,
      Executor writer,
      Executor delivery) {
    this(wallClock, nanoTicker, random, crypto, writer, delivery, Environment::runLater);
  }

  private static void runLater(Duration delay, Runnable task) {
    CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS).execute(task);
  }

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
