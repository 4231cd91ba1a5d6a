package dev.eventstore.core;

import dev.eventstore.Limits;
import dev.eventstore.spi.Environment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other on another executor, of which it takes one thread at most. When
 * that has none they wait, and it is asked again with the next task or after a second: whoever
 * hands a task over may be the thread on which the task waits. Only after {@link #close} tasks may
 * run on the thread that hands them over: none is lost.
 */
final class SerialExecutor implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);
  private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(Limits.MIN_REDELIVERY_MILLIS);

  private final Executor threads;
  private final Environment.Timer timer;
  private final Queue<Runnable> waiting = new ArrayDeque<>();

  /** A thread runs what waits, or is asked to. */
  private boolean running;

  private boolean timed;
  private boolean closed;

  SerialExecutor(Executor threads, Environment.Timer timer) {
    this.threads = threads;
    this.timer = timer;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      waiting.add(task);
    }
    start();
  }

  /** Runs here what no thread is there for; from now on nothing waits for one. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    if (begin()) {
      runAll();
    }
  }

  private void start() {
    if (!begin()) {
      return;
    }
    try {
      threads.execute(this::runAll);
    } catch (RuntimeException | Error noThread) {
      LOG.debug("no thread runs tasks now: {}", noThread.getClass().getName());
      refused();
    }
  }

  private void refused() {
    if (mustRunHere()) {
      runAll();
    } else if (takeTimer()) {
      startLater();
    }
  }

  private void startLater() {
    try {
      timer.runAfter(ASK_AGAIN_AFTER, this::timePassed);
    } catch (RuntimeException | Error noTimer) {
      LOG.debug("no timer for tasks now: {}", noTimer.getClass().getName());
      untimed();
    }
  }

  private void timePassed() {
    untimed();
    start();
  }

  private void runAll() {
    for (Runnable task = next(); task != null; task = next()) {
      try {
        task.run();
      } catch (RuntimeException | Error failed) {
        LOG.warn("a task threw {}", failed.getClass().getName());
      }
    }
  }

  /** Whether a thread is needed, which the caller is to find. */
  private synchronized boolean begin() {
    boolean needed = !running && !waiting.isEmpty();
    running |= needed;
    return needed;
  }

  /** There is no thread: whether this one has to do. Otherwise what waits goes on waiting. */
  private synchronized boolean mustRunHere() {
    running = closed;
    return closed;
  }

  private synchronized boolean takeTimer() {
    boolean first = !timed;
    timed = true;
    return first;
  }

  private synchronized void untimed() {
    timed = false;
  }

  private synchronized @Nullable Runnable next() {
    Runnable task = waiting.poll();
    running = task != null;
    return task;
  }
}
