package dev.eventstore.benchmarks;

import dev.eventstore.DeviceId;
import dev.eventstore.Event;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/** What a listener of one device has heard, and when. Any thread may use it. */
final class Arrivals {
  private final DeviceId self;
  private Histogram latencies = new Histogram(3);
  private BooleanSupplier goal = () -> false;
  private long before;
  private long entries;
  private long firstNanos;
  private long lastNanos;

  Arrivals(DeviceId self) {
    this.self = self;
  }

  /**
   * Entries of the history that the listener heard of.
   *
   * @param count how many
   * @param firstNanos when it heard of the first, by {@link System#nanoTime()}
   * @param lastNanos when it heard of the last
   */
  record Heard(long count, long firstNanos, long lastNanos) {}

  /** How many events were in the log before the listener began. */
  synchronized void startAfter(long events) {
    before = events;
  }

  synchronized void hear(Event event) {
    long nanos = System.nanoTime();
    if (LinkEvents.isTimedByOther(event, self)) {
      latencies.recordValue(nanos - LinkEvents.sentNanos(event));
    } else if (!LinkEvents.isTimed(event)) {
      firstNanos = entries == 0 ? nanos : firstNanos;
      lastNanos = nanos;
      entries++;
    }
    if (goal.getAsBoolean()) {
      notifyAll();
    }
  }

  /** Waits until the log has so many entries; false when the time is over. */
  synchronized boolean awaitEntries(long count, long seconds) throws InterruptedException {
    return await(() -> before + entries >= count, seconds);
  }

  /** Waits until so many timed events of others were heard since the last call of forget. */
  synchronized boolean awaitTimed(long count, long seconds) throws InterruptedException {
    return await(() -> latencies.getTotalCount() >= count, seconds);
  }

  private synchronized boolean await(BooleanSupplier wanted, long seconds)
      throws InterruptedException {
    goal = wanted;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!wanted.getAsBoolean()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  synchronized Heard heard() {
    return new Heard(entries, firstNanos, lastNanos);
  }

  /** From writing an event there to the listener here, in nanoseconds. */
  synchronized Histogram latencies() {
    return latencies.copy();
  }

  /** What was timed so far does not count. */
  synchronized void forgetTimed() {
    latencies = new Histogram(3);
  }
}
