package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.Selection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * One thread appends batches, others read: a reader sees a batch as a whole or not at all. Most
 * batches are appended only when each reader has read once, so that all of them are underway.
 */
final class ConcurrentReading {
  private static final int BATCH = 4;
  private static final int BATCHES = 150;
  private static final int READERS = 3;

  private final EventStore store;
  private final List<List<NewRow>> batches = new ArrayList<>();
  private final Duration deadline;
  private final CountDownLatch toReadOnce = new CountDownLatch(READERS);
  private volatile boolean writing = true;
  private final AtomicInteger appended = new AtomicInteger();

  /**
   * A run on an empty store.
   *
   * @param rows as many as it is asked for
   * @param deadline the longest that any of the threads is waited for
   */
  ConcurrentReading(EventStore store, IntFunction<List<NewRow>> rows, Duration deadline) {
    this.store = store;
    this.deadline = deadline;
    for (int i = 0; i < BATCHES; i++) {
      batches.add(rows.apply(BATCH));
    }
  }

  void run() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(READERS + 1);
    try {
      List<Future<Void>> all = new ArrayList<>();
      for (int reader = 0; reader < READERS; reader++) {
        all.add(threads.submit(this::read));
      }
      all.add(threads.submit((Callable<Void>) this::write));
      for (Future<Void> each : all) {
        each.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
      }
    } finally {
      writing = false;
      threads.shutdownNow();
    }
    assertEquals(BATCHES * BATCH, store.select(Selection.arrivedAfter(0, 10_000)).size());
  }

  private Void write() throws InterruptedException {
    try {
      append(batches.get(0));
      assertTrue(
          toReadOnce.await(deadline.toNanos(), TimeUnit.NANOSECONDS),
          () -> toReadOnce.getCount() + " readers get no answer beside the writer");
      batches.subList(1, BATCHES).forEach(this::append);
    } finally {
      writing = false;
    }
    return null;
  }

  private void append(List<NewRow> batch) {
    store.append(batch, Bytes.empty());
    appended.incrementAndGet();
    assertTrue(store.contains(batch.get(BATCH - 1).id()), "what is appended can be read");
  }

  private Void read() {
    readOnce();
    toReadOnce.countDown();
    while (writing) {
      readOnce();
    }
    return null;
  }

  private void readOnce() {
    int before = appended.get();
    int arrived = store.select(Selection.arrivedAfter(0, 10_000)).size();
    assertEquals(0, arrived % BATCH, "a part of an append is seen");
    assertTrue(arrived >= before * BATCH, "an append that returned is not seen");
    List<EventKey> keys = new ArrayList<>();
    store.scanKeys((seq, key) -> keys.add(key));
    assertEquals(0, keys.size() % BATCH, "a part of an append is scanned");
    assertEquals(keys.stream().sorted().toList(), keys);
  }
}
