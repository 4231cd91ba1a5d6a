package dev.eventstore.core;

import dev.eventstore.spi.Environment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of the crypto pool backfill takes. As long as no live events come, all of it. While they
 * come, half of its threads, a third of the time: so a thread on the way of a live event finds a
 * core at once, here and in a process beside this one, and backfill still has a sixth of the pool,
 * but for what live events take within its turns. Each device has a pace of its own.
 *
 * <p>Beside live events, tasks run in turns of a few. After a turn its thread is free, and the next
 * one begins when twice as much time has passed as the turn took. So a machine on which everything
 * takes longer rests longer, and nobody has to know how busy it is. Any thread may use it.
 *
 * <pre>
 * live events come   begin ─→ turn on the crypto pool ─→ rest by the timer ─→ turn, if more waits
 * none for a second  all that waits goes to the crypto pool at once
 * </pre>
 */
final class BackfillPace {
  private static final Logger LOG = LoggerFactory.getLogger(BackfillPace.class);

  /** For so long after a live event another one is expected. */
  static final long BESIDE_LIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Two milliseconds of work or so, beside which timer and thread cost little. */
  static final int TASKS_OF_A_TURN = 4;

  /** How many times as long as its turn a rest takes. */
  static final int RESTS_OF_A_TURN = 2;

  /** The shortest rest: timers are not finer. */
  static final long MIN_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** The longest: a turn that got no core for long, or slept with the machine, does not stop it. */
  static final long MAX_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /**
   * Something to be done on the crypto pool.
   *
   * @param work does it
   * @param refused runs instead when there is no thread for it
   */
  record Task(Runnable work, Runnable refused) {}

  private final Environment environment;
  private final int abreast;
  private final Queue<Task> waiting = new ArrayDeque<>();
  private int turns; // with the pool, running, or resting
  private volatile long latestLiveNanos;

  BackfillPace(Environment environment) {
    this.environment = environment;
    abreast = abreast(environment);
    latestLiveNanos = now() - BESIDE_LIVE_NANOS;
  }

  /** In so many turns at once: a pool tells its threads, any other executor counts as one. */
  static int abreast(Environment environment) {
    int threads =
        environment.crypto() instanceof ThreadPoolExecutor pool ? pool.getMaximumPoolSize() : 1;
    boolean isUnbounded = threads == Integer.MAX_VALUE;
    return Math.max(1, (isUnbounded ? Runtime.getRuntime().availableProcessors() : threads) / 2);
  }

  private long now() {
    return environment.nanoTicker().getAsLong();
  }

  /** A live event was written here, or has come and is good. */
  void sawLive() {
    latestLiveNanos = now();
  }

  /** Whether live events come. */
  boolean isBesideLive() {
    return now() - latestLiveNanos < BESIDE_LIVE_NANOS;
  }

  /** Has this done on the crypto pool, now or later; never within this call unless the pool is. */
  void execute(Task task) {
    boolean besideLive = isBesideLive();
    boolean begin;
    synchronized (this) {
      waiting.add(task);
      begin = besideLive && turns < abreast;
      turns += begin ? 1 : 0;
    }
    if (begin) {
      submitTurn();
    } else if (!besideLive) {
      submitAll();
    }
  }

  private void submitTurn() {
    submit(new Task(this::turn, this::refused));
  }

  private void submit(Task task) {
    try {
      environment.crypto().execute(task.work());
    } catch (RuntimeException | Error noThread) {
      LOG.debug("backfill is not judged now: {}", noThread.getClass().getName());
      task.refused().run();
    }
  }

  private void submitAll() {
    takeAll().forEach(this::submit);
  }

  private void refused() {
    List<Task> without = takeAll();
    ended();
    without.forEach(task -> task.refused().run());
  }

  private void turn() {
    long began = now();
    try {
      Task next = poll();
      for (int i = 1; next != null; next = i++ < TASKS_OF_A_TURN ? poll() : null) {
        next.work().run();
      }
    } finally {
      rest(Math.max(MIN_REST_NANOS, Math.min(MAX_REST_NANOS, RESTS_OF_A_TURN * (now() - began))));
    }
  }

  private void rest(long nanos) {
    try {
      environment.timer().runAfter(Duration.ofNanos(nanos), this::rested);
    } catch (RuntimeException | Error noTimer) {
      LOG.debug("backfill does not rest now: {}", noTimer.getClass().getName());
      rested();
    }
  }

  private void rested() {
    if (!isBesideLive()) {
      ended();
      submitAll();
    } else if (goesOn()) {
      submitTurn();
    }
  }

  private synchronized boolean goesOn() {
    turns -= waiting.isEmpty() ? 1 : 0;
    return !waiting.isEmpty();
  }

  private synchronized void ended() {
    turns--;
  }

  private synchronized @Nullable Task poll() {
    return waiting.poll();
  }

  private synchronized List<Task> takeAll() {
    List<Task> all = new ArrayList<>(waiting);
    waiting.clear();
    return all;
  }
}
