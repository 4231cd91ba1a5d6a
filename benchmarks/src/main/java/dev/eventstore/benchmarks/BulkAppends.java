package dev.eventstore.benchmarks;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Appends many events in batches from a few threads, as who loads a log does. A batch is sealed
 * before it is written, so with several callers one batch is written while others are sealed; with
 * one, the cores but one are idle while it is written. One use.
 */
final class BulkAppends {
  /** How many events one call appends. */
  static final int BATCH = 1_024;

  private final Community community;
  private final Queue<List<EventDraft>> batches = new ConcurrentLinkedQueue<>();
  private final AtomicLong firstSeq = new AtomicLong(Long.MAX_VALUE);

  BulkAppends(Community community, List<EventDraft> drafts) {
    this.community = community;
    for (int from = 0; from < drafts.size(); from += BATCH) {
      batches.add(drafts.subList(from, Math.min(drafts.size(), from + BATCH)));
    }
  }

  /** Returns when all are durable. */
  void run(int callers) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        all.add(threads.submit(this::appendSome));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  private void appendSome() {
    for (List<EventDraft> batch = batches.poll(); batch != null; batch = batches.poll()) {
      List<Receipt> receipts = community.appendAll(batch);
      firstSeq.accumulateAndGet(receipts.get(0).seq(), Math::min);
    }
  }

  /** The lowest seq that was given. */
  long firstSeq() {
    return firstSeq.get();
  }
}
