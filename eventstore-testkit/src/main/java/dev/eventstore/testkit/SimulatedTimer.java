package dev.eventstore.testkit;

import dev.eventstore.spi.Environment;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.LongSupplier;

/** The timers of all devices, in virtual time. */
final class SimulatedTimer implements Environment.Timer {
  private final LongSupplier nowNanos;
  private final Queue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparingLong(Alarm::atNanos).thenComparing(Alarm::number));
  private long set;

  /** A task at its time; equal times keep the order of setting. */
  private record Alarm(long atNanos, long number, Runnable task) {}

  SimulatedTimer(LongSupplier nowNanos) {
    this.nowNanos = nowNanos;
  }

  @Override
  public void runAfter(Duration delay, Runnable task) {
    alarms.add(new Alarm(nowNanos.getAsLong() + delay.toNanos(), set++, task));
  }

  /** Runs what is due now. */
  void ringDue() {
    for (Alarm next = alarms.peek();
        next != null && next.atNanos() <= nowNanos.getAsLong();
        next = alarms.peek()) {
      alarms.remove();
      next.task().run();
    }
  }

  /** When the next one rings; {@link Long#MAX_VALUE} when none is set. */
  long nextNanos() {
    Alarm next = alarms.peek();
    return next == null ? Long.MAX_VALUE : next.atNanos();
  }
}
