package dev.eventstore.core;

import dev.eventstore.spi.Environment;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/** A device's surroundings on one thread, with a clock that only the test moves. */
final class TestEnvironment {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long nanos = 1_000_000;

  Environment environment() {
    return new Environment(
        () -> now, () -> nanos, new SecureRandom(), Runnable::run, Runnable::run, Runnable::run);
  }

  void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  /** Sets the wall clock alone, as a person might. */
  void setClock(Instant to) {
    now = to;
  }

  long nanos() {
    return nanos;
  }

  Instant now() {
    return now;
  }
}
