package dev.eventstore.core;

import dev.eventstore.EventDraft;
import dev.eventstore.Limits;
import dev.eventstore.Receipt;
import dev.eventstore.StorageException;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * The way of events that are written here: sealed, then through the one queue before the writer.
 * Any thread may use it.
 *
 * <p>Who waits for room does so before anything of it is queued, and for all of it at once, in the
 * order of asking. The room is given back before listeners hear of the commit: one that appends on
 * the writer's thread finds it.
 */
final class AppendPipeline {
  private final AppendSealing sealing;
  private final GroupCommit groupCommit;
  private final Executor receipts;

  /** Room before the writer, in sealed bytes. */
  private final Semaphore room = new Semaphore(Limits.MAX_APPEND_QUEUE_BYTES, true);

  AppendPipeline(Environment environment, AppendSealing sealing, GroupCommit groupCommit) {
    this.sealing = sealing;
    this.groupCommit = groupCommit;
    receipts = new SerialExecutor(environment.delivery());
  }

  /** Waits for room, then for the disk. */
  Receipt append(EventDraft draft) {
    PendingEvent event = sealing.seal(draft);
    room.acquireUninterruptibly(event.bytes());
    return Futures.join(submit(event));
  }

  /**
   * Waits for nothing.
   *
   * @throws StorageException when there is no room, or others wait for some
   */
  CompletableFuture<Receipt> appendAsync(EventDraft draft) {
    PendingEvent event = sealing.seal(draft);
    if (room.hasQueuedThreads() || !room.tryAcquire(event.bytes())) {
      throw new StorageException(
          StorageException.Kind.FULL,
          Limits.MAX_APPEND_QUEUE_BYTES + " bytes of events wait for the disk; append later");
    }
    // A caller's continuation must not run on the writer, of a failure neither.
    return submit(event).whenCompleteAsync((receipt, failure) -> {}, receipts);
  }

  /** Seals on all cores, then waits for room and for the disk. */
  List<Receipt> appendAll(List<EventDraft> drafts) {
    if (drafts.size() > Limits.MAX_APPEND_ALL_EVENTS) {
      throw new IllegalArgumentException(
          "appendAll takes at most "
              + Limits.MAX_APPEND_ALL_EVENTS
              + " events at a time, not "
              + drafts.size());
    }
    if (drafts.isEmpty()) {
      return List.of();
    }
    AppendSealing.Sealed sealed = sealing.sealAll(drafts);
    room.acquireUninterruptibly(sealed.bytes());
    groupCommit.submit(
        new CommitUnit(sealed.events(), sealed.sum(), () -> room.release(sealed.bytes())),
        Lane.LIVE);
    List<Receipt> receipts = new ArrayList<>(drafts.size());
    for (PendingEvent event : sealed.events()) {
      receipts.add(event.receipt(Futures.join(event.committed())));
    }
    return receipts;
  }

  private CompletableFuture<Receipt> submit(PendingEvent event) {
    CompletableFuture<Receipt> receipt = event.committed().thenApply(event::receipt);
    groupCommit.submit(CommitUnit.of(event, () -> room.release(event.bytes())), Lane.LIVE);
    return receipt;
  }
}
