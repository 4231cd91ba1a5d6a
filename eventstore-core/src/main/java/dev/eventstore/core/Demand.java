package dev.eventstore.core;

import java.util.concurrent.atomic.AtomicLong;

/** How many events a subscriber still wants; 2⁶³ − 1 stands for no end. Any thread may use it. */
final class Demand {
  private final AtomicLong wanted = new AtomicLong();

  /** Adds to it; {@code count} is positive. */
  void add(long count) {
    wanted.accumulateAndGet(
        count, (before, more) -> before > Long.MAX_VALUE - more ? Long.MAX_VALUE : before + more);
  }

  boolean isPositive() {
    return wanted.get() > 0;
  }

  /** One of them is met. */
  void take() {
    wanted.updateAndGet(before -> before == Long.MAX_VALUE ? before : before - 1);
  }
}
