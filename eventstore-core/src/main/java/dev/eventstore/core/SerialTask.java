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
 *
 * <p>What becomes of it after a step, or after a refusal by the executor, which counts as {@code
 * RETRY}:
 *
 * <pre>
 * GO_ON, or WAIT and woken meanwhile   BUSY: another step, on this thread or by another task
 * WAIT                                 IDLE until it is woken
 * RETRY                                IDLE until it is woken, by a timer at the latest
 * PAUSE                                PAUSED until the timer rings
 * END                                  ENDED
 * anything after {@link #end}          ENDED
 * all but the first line after {@link #giveUp}   ENDED
 * </pre>
 */
final class SerialTask {
  private static final Logger LOG = LoggerFactory.getLogger(SerialTask.class);

  private final DeliveryThreads threads;
  private final Environment.Timer timer;
  private final Step step;
  private final CompletableFuture<Void> quiet = new CompletableFuture<>();
  private State state = State.BUSY;
  private @Nullable Thread runner = Thread.currentThread();
  private boolean woken;

  /** A timer will ring for it, if not for a pause. */
  private boolean retrying;

  /** Whoever runs a step runs the next one, too: no task need be taken any more. */
  private boolean closing;

  /** It must not rest any more. */
  private boolean lastTry;

  private enum State {
    IDLE,
    /** A task is with the executor, or running. */
    BUSY,
    /** Until the timer rings, whoever wakes it. */
    PAUSED,
    ENDED
  }

  private enum After {
    STEP,
    TASK,
    TIMER,
    REST
  }

  /** Work that belongs to the thread that makes it, as in a step, until that one starts it. */
  SerialTask(DeliveryThreads threads, Environment.Timer timer, Step step) {
    this.threads = threads;
    this.timer = timer;
    this.step = step;
  }

  /** The first step may begin; the thread that made it does nothing for it any more. */
  void start() {
    boolean here;
    synchronized (this) {
      runner = null;
      if (state == State.ENDED) {
        quiet.complete(null);
        return;
      }
      here = closing;
    }
    if (here || submit()) {
      run();
    }
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

  /** There is something to do for the last time: the threads will soon be gone. */
  void close() {
    synchronized (this) {
      closing = true;
    }
    wake();
  }

  /** The threads are gone: it ends now, or with the task that is underway. */
  synchronized void giveUp() {
    lastTry = true;
    if (state != State.BUSY && runner == null) {
      After unused = ended();
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
      more = finish(runStep());
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

  /** Whether another step is to follow at once, on this thread. */
  private boolean finish(Next next) {
    After after = settle(next.kind());
    if (after == After.TIMER) {
      setTimer(next);
    }
    return after == After.STEP || (after == After.TASK && submit());
  }

  private synchronized After settle(Next.Kind kind) {
    runner = null;
    boolean more = kind == Next.Kind.GO_ON || (kind == Next.Kind.WAIT && woken);
    if (state == State.ENDED || kind == Next.Kind.END || (lastTry && !more)) {
      return ended();
    }
    if (more) {
      return closing || !threads.oneStepATask() ? After.STEP : After.TASK;
    }
    state = kind == Next.Kind.PAUSE ? State.PAUSED : State.IDLE;
    boolean again = kind == Next.Kind.RETRY && !retrying;
    retrying |= again;
    return again || kind == Next.Kind.PAUSE ? After.TIMER : After.REST;
  }

  private synchronized After ended() {
    state = State.ENDED;
    quiet.complete(null);
    return After.REST;
  }

  private void setTimer(Next next) {
    boolean pause = next.kind() == Next.Kind.PAUSE;
    try {
      timer.runAfter(next.pause(), pause ? this::resume : this::retry);
    } catch (RuntimeException | Error noTimer) {
      LOG.debug("no timer wakes a subscription now: {}", noTimer.getClass().getName());
      untimed(pause);
    }
  }

  /** The next one who has something to do finds it. */
  private synchronized void untimed(boolean pause) {
    if (!pause) {
      retrying = false;
    } else if (state == State.PAUSED) {
      state = State.IDLE;
    }
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
