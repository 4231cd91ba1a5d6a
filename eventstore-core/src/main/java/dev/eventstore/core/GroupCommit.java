package dev.eventstore.core;

import dev.eventstore.Limits;
import dev.eventstore.StorageException;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * The one writer. What queues up while a commit runs goes into the next one, in one transaction; it
 * never waits for more. Live events pass backfill.
 *
 * <p>Runs on the environment's writer. With an executor that runs tasks at once, a listener may
 * append from within a commit's notification, so the queue is free again by then.
 */
final class GroupCommit {
  private final Environment environment;
  private final CommittedLog log;
  private final Queue<PendingEvent> live = new ArrayDeque<>();
  private final Queue<PendingEvent> backfill = new ArrayDeque<>();
  private boolean running;
  private boolean closed;

  GroupCommit(Environment environment, CommittedLog log) {
    this.environment = environment;
    this.log = log;
  }

  /**
   * Takes an event; its future completes when it is durable, or fails when it is not in the log.
   */
  void submit(PendingEvent event, Lane lane) {
    boolean start;
    synchronized (this) {
      if (closed) {
        event.committed().completeExceptionally(closedFailure());
        return;
      }
      (lane == Lane.LIVE ? live : backfill).add(event);
      start = !running;
      running = true;
    }
    if (start) {
      environment.writer().execute(this::commitNext);
    }
  }

  /** Refuses what comes from now on; what is queued is still committed. */
  synchronized void close() {
    closed = true;
  }

  private void commitNext() {
    List<PendingEvent> batch = takeBatch();
    try {
      commit(batch);
    } finally {
      if (finishOrGoOn()) {
        environment.writer().execute(this::commitNext);
      }
    }
    log.announce();
  }

  private void commit(List<PendingEvent> batch) {
    try {
      log.commit(batch);
    } catch (RuntimeException failed) {
      log.answerAfterFailure(batch, failed);
    }
  }

  private synchronized List<PendingEvent> takeBatch() {
    int size = Math.min(Limits.MAX_COMMIT_EVENTS, live.size() + backfill.size());
    List<PendingEvent> batch = new ArrayList<>(size);
    while (batch.size() < size) {
      batch.add(live.isEmpty() ? backfill.remove() : live.remove());
    }
    return batch;
  }

  private synchronized boolean finishOrGoOn() {
    running = !(live.isEmpty() && backfill.isEmpty());
    return running;
  }

  private static StorageException closedFailure() {
    return new StorageException(StorageException.Kind.IO, "the community is closed");
  }
}
