package dev.eventstore.benchmarks;

import dev.eventstore.Community;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Appends timed events at random moments. They do not wait for each other, so that a slow one does
 * not keep others from being slow at the same time. One use.
 */
final class PacedAppends {
  private static final int THREADS = 4;
  private static final long MOST_SECONDS = 60;

  private final Community community;
  private final long meanGapNanos;
  private final SplittableRandom random = new SplittableRandom(1);
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
  private final AtomicLong sent = new AtomicLong();
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private boolean resting;

  /** At first nothing happens. */
  PacedAppends(Community community, int perSecond) {
    this.community = community;
    meanGapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  /** Begins, and returns at once. */
  synchronized void begin() {
    schedule();
  }

  /** Between half the mean gap and one and a half, so that it is in step with no other timer. */
  private synchronized void schedule() {
    if (!resting) {
      long gap = meanGapNanos / 2 + random.nextLong(meanGapNanos);
      ScheduledFuture<?> unused = threads.schedule(this::append, gap, TimeUnit.NANOSECONDS);
    }
  }

  private void append() {
    schedule();
    try {
      community.append(LinkEvents.timed(System.nanoTime()));
      sent.incrementAndGet();
    } catch (RuntimeException failed) {
      failure.compareAndSet(null, failed);
    }
  }

  /** Ends it, and returns how many were appended. */
  long rest() throws InterruptedException {
    synchronized (this) {
      resting = true;
      threads.shutdown();
    }
    if (!threads.awaitTermination(MOST_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("appends take longer than " + MOST_SECONDS + " s");
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("an append failed", failed);
    }
    return sent.get();
  }
}
