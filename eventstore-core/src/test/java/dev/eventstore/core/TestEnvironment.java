package dev.eventstore.core;

import dev.eventstore.spi.Environment;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Executor;

/** A device's surroundings on one thread, with a clock that only the test moves. */
final class TestEnvironment {
  private final Queue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparingLong(Alarm::atNanos).thenComparing(Alarm::number));
  private final HeldExecutor writer = new HeldExecutor();
  private boolean holding;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long nanos = 1_000_000;
  private long alarmsSet;

  /** A task of a timer; equal times keep the order of setting. */
  private record Alarm(long atNanos, long number, Runnable task) {}

  Environment environment() {
    return environment(Runnable::run);
  }

  /** The same, with listeners called where a test wants. */
  Environment environment(Executor delivery) {
    return environment(Runnable::run, this::write, delivery);
  }

  /** The same, with all work done where a test wants. */
  Environment environment(Executor crypto, Executor writing, Executor delivery) {
    return new Environment(
        () -> now,
        () -> nanos,
        new SecureRandom(),
        crypto,
        writing,
        delivery,
        (delay, task) -> alarms.add(new Alarm(nanos + delay.toNanos(), alarmsSet++, task)));
  }

  private void write(Runnable task) {
    if (holding) {
      writer.execute(task);
    } else {
      task.run();
    }
  }

  /** What is submitted meanwhile the writer gets afterwards, so that it commits many at a time. */
  void together(Runnable submitting) {
    holding = true;
    submitting.run();
    holding = false;
    writer.runAll();
  }

  /** Lets time pass; timers ring on the way, each at its time. */
  void pass(Duration time) {
    long until = nanos + time.toNanos();
    Instant then = now.plus(time);
    for (Alarm next = alarms.peek();
        next != null && next.atNanos() <= until;
        next = alarms.peek()) {
      alarms.remove();
      now = now.plusNanos(next.atNanos() - nanos);
      nanos = next.atNanos();
      next.task().run();
    }
    now = then;
    nanos = until;
  }

  /** How many tasks wait for their time. */
  int alarms() {
    return alarms.size();
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
