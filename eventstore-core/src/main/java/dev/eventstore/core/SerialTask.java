package dev.eventstore.core;

import dev.eventstore.core.Step.Next;
import dev.eventstore.spi.Environment;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work in steps on an executor: at most one step at a time, as soon as there is something to do.
 * Who has something to do wakes it; that may happen from anywhere, any number of times, and is
 * never lost.
 *
 * <p>Nothing here waits, so that it fits an executor that runs tasks at once: a task that is
 * executed from within a step, on the same thread, leaves its work to the loop underneath.
 */
final class SerialTask {
  private static final Logger LOG = LoggerFactory.getLogger(SerialTask.class);

  private final DeliveryThreads threads;
  private final Environment.Timer timer;
  private final Step step;
  private final CompletableFuture<Void> quiet = new CompletableFuture<>();
  private State state = State.IDLE;
  private @Nullable Thread runner;
  private boolean woken;
  private boolean retrying;

  private enum State {
    IDLE,
    /** A task is with the executor, or running. */
    BUSY,
    /** Until the timer rings, whoever wakes it. */
    PAUSED,
    ENDED
  }

  /** Work that rests until it is woken. */
  SerialTask(DeliveryThreads threads, Environment.Timer timer, Step step) {
    this.threads = threads;
    this.timer = timer;
    this.step = step;
  }

  /** There is something to do. */
  void wake() {
    synchronized (this) {
      woken = true;
      if (state != State.IDLE) {
        return;
      }
      state = State.BUSY;
    }
    if (submit()) {
      run();
    }
  }

  /** No further step begins, and a running one should end soon. */
  void end() {
    synchronized (this) {
      state = State.ENDED;
      if (runner == null) {
        quiet.complete(null);
      }
    }
  }

  synchronized boolean hasEnded() {
    return state == State.ENDED;
  }

  /**
   * Completes when no step runs any more after {@link #end}, or one has said so; the thread of a
   * running step need not wait for itself.
   */
  synchronized CompletableFuture<Void> quiet() {
    return runner == Thread.currentThread() ? CompletableFuture.completedFuture(null) : quiet;
  }

  /** Hands the next steps to the executor; true when it has given them back to this thread. */
  private boolean submit() {
    Hop hop = new Hop(Thread.currentThread());
    threads.execute(hop, this::refused);
    hop.handedOver = true;
    return hop.givenBack;
  }

  /** The executor takes no task now. */
  private void refused() {
    boolean unused = finish(Next.retry());
  }

  /** A task for the executor, which may run it at once on the thread that hands it over. */
  private final class Hop implements Runnable {
    private final Thread from;
    private boolean handedOver;
    private boolean givenBack;

    Hop(Thread from) {
      this.from = from;
    }

    /** The fields are only looked at where they were written: on the thread that handed it over. */
    @Override
    public void run() {
      if (from == Thread.currentThread() && !handedOver) {
        givenBack = true;
      } else {
        SerialTask.this.run();
      }
    }
  }

  private void run() {
    boolean more = true;
    while (more && begin()) {
      Next next = runStep();
      more = finish(next) && (!threads.oneStepATask() || submit());
    }
  }

  private Next runStep() {
    try {
      return step.run();
    } catch (RuntimeException | Error failed) {
      LOG.warn("events cannot be read for a subscription: {}", failed.getMessage());
      return Next.retry();
    }
  }

  private synchronized boolean begin() {
    if (state != State.BUSY || runner != null) {
      return false;
    }
    runner = Thread.currentThread();
    woken = false;
    return true;
  }

  /** Whether another step is to follow at once. */
  private boolean finish(Next next) {
    boolean more = settle(next.kind());
    if (!more && takeTimer(next.kind())) {
      timer.runAfter(next.pause(), next.kind() == Next.Kind.PAUSE ? this::resume : this::retry);
    }
    return more;
  }

  private synchronized boolean settle(Next.Kind kind) {
    runner = null;
    if (kind == Next.Kind.END || state == State.ENDED) {
      state = State.ENDED;
      quiet.complete(null);
      return false;
    }
    boolean more = kind == Next.Kind.GO_ON || (kind == Next.Kind.WAIT && woken);
    if (!more) {
      state = kind == Next.Kind.PAUSE ? State.PAUSED : State.IDLE;
    }
    return more;
  }

  /** Whether a timer is to be set: one for each pause, and never two for retrying. */
  private synchronized boolean takeTimer(Next.Kind kind) {
    boolean first = !retrying;
    retrying |= kind == Next.Kind.RETRY;
    return state != State.ENDED && (kind == Next.Kind.PAUSE || (kind == Next.Kind.RETRY && first));
  }

  private void resume() {
    synchronized (this) {
      if (state != State.PAUSED) {
        return;
      }
      state = State.IDLE;
    }
    wake();
  }

  private void retry() {
    synchronized (this) {
      retrying = false;
    }
    wake();
  }
}
