package dev.eventstore.examples.cli;

import dev.eventstore.SyncStatus;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Keeps a device running until its goal is reached, its time is over or {@link #stop()} is called.
 *
 * <p>It sleeps until the status changes or the next report is due. Times are nanoseconds since the
 * start of the run. {@link #run} belongs to one thread, {@link #stop} to any.
 */
final class SyncRun {
  private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long to stay after the goal is reached, so that the peer can learn of it too. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long NEVER = Long.MAX_VALUE;

  /** How it ended. */
  enum Ending {
    /** As it should: the goal was reached, or there was none. */
    DONE,
    /** By {@link #stop()}, before the goal was reached. */
    STOPPED,
    /** By its time, before the goal was reached, or with a time that is a time-out anyway. */
    TIMED_OUT
  }

  private final Supplier<SyncStatus> source;
  private final SyncGoal goal;
  private final SyncReport report;
  private final LongSupplier nanoTicker;
  private final BooleanSupplier mayReach;

  /** Holds at most one wake-up: what changed is looked up anyway. */
  private final BlockingQueue<Boolean> wakeUps = new ArrayBlockingQueue<>(1);

  private volatile boolean stopped;
  private OptionalLong reachedAtNanos = OptionalLong.empty();
  private long endNanos;
  private long nextReportNanos;
  private boolean reachable;

  /**
   * A run.
   *
   * @param mayReach what the status does not tell: whether all events of this device are there, and
   *     held where they should be; before that the goal does not count as reached
   */
  SyncRun(
      Supplier<SyncStatus> source,
      SyncGoal goal,
      SyncReport report,
      LongSupplier nanoTicker,
      BooleanSupplier mayReach) {
    this.source = source;
    this.goal = goal;
    this.report = report;
    this.nanoTicker = nanoTicker;
    this.mayReach = mayReach;
    this.endNanos = goal.limitNanos().orElse(NEVER);
  }

  /** Ends the run soon. */
  void stop() {
    stopped = true;
    wake();
  }

  /** Runs to the end. */
  Ending run() throws InterruptedException {
    long startNanos = nanoTicker.getAsLong();
    SyncStatus status = look();
    long elapsedNanos = 0;
    while (!stopped && elapsedNanos < endNanos) {
      notice(status, elapsedNanos);
      if (elapsedNanos >= nextReportNanos) {
        nextReportNanos = elapsedNanos + REPORT_NANOS;
        if (!report.status(status, elapsedNanos, reachedAtNanos)) {
          stop();
        }
      }
      long untilNanos = Math.min(endNanos, nextReportNanos);
      wakeUps.poll(untilNanos - elapsedNanos, TimeUnit.NANOSECONDS);
      status = look();
      elapsedNanos = nanoTicker.getAsLong() - startNanos;
    }
    notice(status, elapsedNanos);
    report.end(status, elapsedNanos, reachedAtNanos);
    return ending();
  }

  /** Asks for the rest first: a status from before the end of the input could lack some of it. */
  private SyncStatus look() {
    reachable = mayReach.getAsBoolean();
    return source.get();
  }

  private Ending ending() {
    if (goal.endsWhenReached() && reachedAtNanos.isPresent()) {
      return Ending.DONE;
    }
    if (stopped) {
      return goal.endsWhenReached() ? Ending.STOPPED : Ending.DONE;
    }
    return goal.limitIsTimeout() ? Ending.TIMED_OUT : Ending.DONE;
  }

  /** Tells the run that the status may have changed. */
  void wake() {
    wakeUps.offer(true);
  }

  private void notice(SyncStatus status, long elapsedNanos) {
    if (reachable && reachedAtNanos.isEmpty() && goal.reachedBy(status)) {
      reachedAtNanos = OptionalLong.of(elapsedNanos);
      if (goal.endsWhenReached()) {
        endNanos = elapsedNanos + LINGER_NANOS;
      }
    }
  }
}
