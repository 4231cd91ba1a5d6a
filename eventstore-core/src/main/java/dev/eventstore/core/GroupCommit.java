package dev.eventstore.core;

import dev.eventstore.Limits;
import dev.eventstore.StorageException;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The one writer. What queues up while a commit runs goes into the next one, in one transaction; it
 * never waits for more. A unit is never split: one that is larger than a commit goes alone. Live
 * events pass backfill. Every event that is submitted gets an answer.
 *
 * <p>Runs on the environment's writer. With an executor that runs tasks at once, a listener may
 * append from within a commit's notification, so the queue is free again by then.
 */
final class GroupCommit {
  private final Environment environment;
  private final CommittedLog log;
  private final Queue<CommitUnit> live = new ArrayDeque<>();
  private final Queue<CommitUnit> backfill = new ArrayDeque<>();
  private final CountDownLatch idleAfterClose = new CountDownLatch(1);
  private @Nullable Thread committing;
  private boolean running;
  private boolean closed;

  GroupCommit(Environment environment, CommittedLog log) {
    this.environment = environment;
    this.log = log;
  }

  /**
   * Takes a unit; the future of each event completes when it is durable, or fails when it is not in
   * the log.
   */
  void submit(CommitUnit unit, Lane lane) {
    boolean refused;
    boolean start;
    synchronized (this) {
      refused = closed;
      start = !closed && !running;
      if (!closed) {
        (lane == Lane.LIVE ? live : backfill).add(unit);
        running = true;
      }
    }
    if (refused) {
      refuse(unit);
    } else if (start) {
      scheduleCommit();
    }
  }

  /**
   * Refuses what comes from now on, and waits until what is queued has been committed: at most
   * {@code millis}, after which the rest is answered with a failure. The writer does not wait for
   * itself.
   */
  void close(long millis) {
    boolean wait;
    synchronized (this) {
      closed = true;
      wait = running && committing != Thread.currentThread();
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
    List<CommitUnit> batch = takeBatch();
    try {
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

  private synchronized List<CommitUnit> takeBatch() {
    committing = Thread.currentThread();
    List<CommitUnit> batch = new ArrayList<>();
    Queue<CommitUnit> lane = mostUrgent();
    for (int size = 0; fits(size, lane.peek()); lane = mostUrgent()) {
      CommitUnit next = lane.remove();
      batch.add(next);
      size += next.size();
    }
    return batch;
  }

  private Queue<CommitUnit> mostUrgent() {
    return live.isEmpty() ? backfill : live;
  }

  /** The first always does. */
  private static boolean fits(int size, @Nullable CommitUnit next) {
    return next != null && (size == 0 || size + next.size() <= Limits.MAX_COMMIT_EVENTS);
  }

  private synchronized boolean finishOrGoOn() {
    committing = null;
    running = !(live.isEmpty() && backfill.isEmpty());
    if (!running && closed) {
      idleAfterClose.countDown();
    }
    return running;
  }

  private void answerRest() {
    List<CommitUnit> rest;
    synchronized (this) {
      rest = new ArrayList<>(live);
      rest.addAll(backfill);
      live.clear();
      backfill.clear();
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
