package dev.eventstore.benchmarks;

import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * A clock that jumps to whatever is due next. What is due at one moment is done in the order in
 * which it was asked for, so a run depends on its seed alone. One thread at a time.
 */
final class VirtualTime {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Due(long atNanos, long order, Runnable task) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private long nowNanos = START_NANOS;
  private long order;

  long nowNanos() {
    return nowNanos;
  }

  /** How long it has been running, in nanoseconds. */
  long elapsedNanos() {
    return nowNanos - START_NANOS;
  }

  /** Does something at a time; one that has passed is now. */
  void at(long atNanos, Runnable task) {
    queue.add(new Due(Math.max(nowNanos, atNanos), order++, task));
  }

  void after(long nanos, Runnable task) {
    at(nowNanos + nanos, task);
  }

  /** Does the next thing; false when there is none until so long after the start. */
  boolean step(long endNanos) {
    Due next = queue.peek();
    if (next == null || next.atNanos() - START_NANOS > endNanos) {
      return false;
    }
    queue.remove();
    nowNanos = next.atNanos();
    next.task().run();
    return true;
  }

  /** Nothing is due until so long after the start: it is that late now. */
  void skipTo(long elapsedNanos) {
    nowNanos = Math.max(nowNanos, START_NANOS + elapsedNanos);
  }
}
