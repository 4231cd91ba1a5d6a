package dev.eventstore.sync.udp;

import java.util.concurrent.atomic.AtomicLong;

/** A number that only grows. One thread at a time counts, without a lock; any thread may read. */
final class Counter {
  private final AtomicLong value = new AtomicLong();

  void increment() {
    add(1);
  }

  void add(long more) {
    value.lazySet(value.getPlain() + more);
  }

  long value() {
    return value.get();
  }
}
