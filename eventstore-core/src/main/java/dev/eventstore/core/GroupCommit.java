package dev.eventstore.core;

import dev.eventstore.StorageException;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The one writer. What queues up while a commit runs goes into the next one, in one transaction.
 * Live events never wait for more; backfill does, until somebody calls {@link #hurry}. Every event
 * that is submitted gets an answer.
 *
 * <p>Runs on the environment's writer. With an executor that runs tasks at once, a listener may
 * append from within a commit's notification, so the queue is free again by then.
 */
final class GroupCommit {
  private final Environment environment;
  private final CommittedLog log;
  private final BackfillPace pace;
  private final CommitQueue queue = new CommitQueue();
  private final CountDownLatch idleAfterClose = new CountDownLatch(1);
  private @Nullable Thread committing;
  private boolean running;
  private boolean closed;

  /**
   * Writes to a log.
   *
   * @param pace hears of live events
   */
  GroupCommit(Environment environment, CommittedLog log, BackfillPace pace) {
    this.environment = environment;
    this.log = log;
    this.pace = pace;
  }

  /**
   * Takes a unit; the future of each event completes when it is durable, or fails when it is not in
   * the log. Whoever submits backfill calls {@link #hurry} when no more follows.
   */
  void submit(CommitUnit unit, Lane lane) {
    if (lane == Lane.LIVE) {
      pace.sawLive();
    }
    boolean refused;
    boolean start;
    synchronized (this) {
      refused = closed;
      if (!closed) {
        queue.add(unit, lane);
      }
      start = startsNow();
    }
    if (refused) {
      refuse(unit);
    } else if (start) {
      scheduleCommit();
    }
  }

  /** What was gathered is committed now: no more is on its way, or it has waited long enough. */
  void hurry() {
    boolean start;
    synchronized (this) {
      queue.hurry();
      start = startsNow();
    }
    if (start) {
      scheduleCommit();
    }
  }

  /** Whether the caller is to schedule the first commit. */
  private synchronized boolean startsNow() {
    boolean start = !running && queue.isDue();
    running |= start;
    return start;
  }

  /**
   * Refuses what comes from now on, and waits until what is queued has been committed: at most
   * {@code millis}, after which the rest is answered with a failure. The writer does not wait for
   * itself.
   */
  void close(long millis) {
    boolean start;
    boolean wait;
    synchronized (this) {
      closed = true;
      queue.hurry();
      start = startsNow();
      wait = running && committing != Thread.currentThread();
    }
    if (start) {
      scheduleCommit();
    }
    if (wait && !Patience.await(idleAfterClose::await, millis)) {
      answerRest();
    }
  }

  private void scheduleCommit() {
    try {
      environment.writer().execute(this::commitNext);
    } catch (RuntimeException | Error noThread) {
      answerRest();
    }
  }

  private void commitNext() {
    List<CommitUnit> batch = new ArrayList<>();
    try {
      take(batch);
      if (!batch.isEmpty()) { // it is when closing has answered the rest
        commit(batch);
      }
    } finally {
      batch.forEach(unit -> unit.answered().run());
      if (finishOrGoOn()) {
        scheduleCommit();
      }
      log.news().tell();
    }
  }

  /** Errors are answered, too: whoever waits for this batch must not wait for ever. */
  private void commit(List<CommitUnit> batch) {
    try {
      log.commit(batch);
    } catch (RuntimeException failed) {
      log.answerAfterFailure(batch, failed);
    } catch (Error failed) {
      log.answerAfterFailure(batch, new IllegalStateException(failed));
      throw failed;
    }
  }

  private synchronized void take(List<CommitUnit> batch) {
    committing = Thread.currentThread();
    queue.take(batch);
  }

  private synchronized boolean finishOrGoOn() {
    committing = null;
    running = queue.isDue();
    if (!running && closed) {
      idleAfterClose.countDown();
    }
    return running;
  }

  private void answerRest() {
    List<CommitUnit> rest;
    synchronized (this) {
      rest = queue.takeAll();
      running = committing != null;
      if (!running && closed) {
        idleAfterClose.countDown();
      }
    }
    rest.forEach(GroupCommit::refuse);
  }

  private static void refuse(CommitUnit unit) {
    unit.events().forEach(event -> event.committed().completeExceptionally(notStored()));
    unit.answered().run();
  }

  private static StorageException notStored() {
    return new StorageException(
        StorageException.Kind.IO,
        "no thread was there to store the event: the community closes, or the machine lacks"
            + " memory");
  }
}
