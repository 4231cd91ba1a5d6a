package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** One thread appends batches, others read: a reader sees a batch as a whole or not at all. */
final class ConcurrentReading {
  private static final int BATCH = 4;
  private static final int BATCHES = 150;
  private static final int READERS = 3;
  private static final int DEADLINE_SECONDS = 60;

  private final EventStore store;
  private final List<List<NewRow>> batches = new ArrayList<>();
  private volatile boolean writing = true;
  private final AtomicInteger appended = new AtomicInteger();

  ConcurrentReading(EventStore store, IntFunction<List<NewRow>> rows) {
    this.store = store;
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
        each.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      writing = false;
      threads.shutdownNow();
    }
    assertEquals(BATCHES * BATCH, store.select(Selection.arrivedAfter(0, 10_000)).size());
  }

  private Void write() {
    try {
      for (List<NewRow> batch : batches) {
        store.append(batch, Bytes.empty());
        appended.incrementAndGet();
        assertTrue(store.contains(batch.get(BATCH - 1).id()), "what is appended can be read");
      }
    } finally {
      writing = false;
    }
    return null;
  }

  private Void read() {
    while (writing) {
      int before = appended.get();
      int arrived = store.select(Selection.arrivedAfter(0, 10_000)).size();
      assertEquals(0, arrived % BATCH, "a part of an append is seen");
      assertTrue(arrived >= before * BATCH, "an append that returned is not seen");
      List<EventKey> keys = new ArrayList<>();
      store.scanKeys((seq, key) -> keys.add(key));
      assertEquals(0, keys.size() % BATCH, "a part of an append is scanned");
      assertEquals(keys.stream().sorted().toList(), keys);
    }
    return null;
  }
}
