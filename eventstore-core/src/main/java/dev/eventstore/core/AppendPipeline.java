package dev.eventstore.core;

import dev.eventstore.EventDraft;
import dev.eventstore.Limits;
import dev.eventstore.Receipt;
import dev.eventstore.StorageException;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Lane;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

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
  private final IdempotencyKeys keys;
  private final GroupCommit groupCommit;
  private final SerialExecutor receipts;

  /** Room before the writer, in sealed bytes. */
  private final Semaphore room = new Semaphore(Limits.MAX_APPEND_QUEUE_BYTES, true);

  /** How many more may wait for what is stored under their key, by themselves or by another. */
  private final Semaphore keyed = new Semaphore(Limits.MAX_KEYED_APPENDS);

  AppendPipeline(
      Environment environment,
      AppendSealing sealing,
      IdempotencyKeys keys,
      GroupCommit groupCommit) {
    this.sealing = sealing;
    this.keys = keys;
    this.groupCommit = groupCommit;
    receipts = new SerialExecutor(environment.delivery(), environment.timer());
  }

  /** Waits for room, then for the disk. */
  Receipt append(EventDraft draft) {
    return Futures.join(appendOnce(draft, () -> sealInTurn(draft)));
  }

  private PendingEvent sealInTurn(EventDraft draft) {
    PendingEvent event = sealing.seal(draft);
    room.acquireUninterruptibly(event.bytes());
    return event;
  }

  /**
   * Waits for nothing.
   *
   * @throws StorageException when there is no room, or others wait for some
   */
  CompletableFuture<Receipt> appendAsync(EventDraft draft) {
    CompletableFuture<Receipt> receipt =
        draft.idempotencyKey().isPresent() ? joinOrAppendNow(draft) : appendNow(draft);
    // A caller's continuation must not run on the writer, of a failure neither.
    return receipt.whenCompleteAsync((known, failure) -> {}, receipts);
  }

  private CompletableFuture<Receipt> appendNow(EventDraft draft) {
    return appendOnce(draft, () -> sealNow(draft));
  }

  private PendingEvent sealNow(EventDraft draft) {
    PendingEvent event = sealing.seal(draft);
    takeNow(event.bytes());
    return event;
  }

  /**
   * Who joins another's append waits as well, and is counted. It takes none of the room: whom it
   * joins may itself wait for that.
   */
  private CompletableFuture<Receipt> joinOrAppendNow(EventDraft draft) {
    if (!keyed.tryAcquire()) {
      throw new StorageException(
          StorageException.Kind.FULL,
          Limits.MAX_KEYED_APPENDS + " appends wait for their keys; append later");
    }
    try {
      return appendNow(draft).whenComplete((known, failure) -> keyed.release());
    } catch (RuntimeException | Error refused) {
      keyed.release();
      throw refused;
    }
  }

  private void takeNow(int bytes) {
    if (room.hasQueuedThreads() || !room.tryAcquire(bytes)) {
      throw new StorageException(
          StorageException.Kind.FULL,
          Limits.MAX_APPEND_QUEUE_BYTES + " bytes of events wait for the disk; append later");
    }
  }

  /** Tells here and now what waits for a thread to tell it, once the queue is closed. */
  void close() {
    receipts.close();
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
    KeyedDrafts sorted = new KeyedDrafts(drafts, keys.take(KeyedDrafts.keys(drafts)));
    return sorted.fresh().isEmpty()
        ? sorted.receipts(List.of())
        : sorted.receipts(appendFresh(sorted));
  }

  private List<Receipt> appendFresh(KeyedDrafts drafts) {
    AppendSealing.Sealed sealed = seal(drafts);
    List<PendingEvent> events = sealed.events();
    drafts.freshKeys().forEach((key, place) -> keys.follow(key, events.get(place)));
    room.acquireUninterruptibly(sealed.bytes());
    groupCommit.submit(
        new CommitUnit(events, sealed.sum(), () -> room.release(sealed.bytes())), Lane.LIVE);
    return events.stream().map(event -> event.receipt(Futures.join(event.committed()))).toList();
  }

  private AppendSealing.Sealed seal(KeyedDrafts drafts) {
    try {
      return sealing.sealAll(drafts.fresh());
    } catch (RuntimeException | Error invalid) {
      drafts.freshKeys().keySet().forEach(key -> keys.fail(key, invalid));
      throw invalid;
    }
  }

  private CompletableFuture<Receipt> appendOnce(EventDraft draft, Supplier<PendingEvent> seal) {
    Optional<String> key = draft.idempotencyKey();
    if (key.isPresent()) {
      return keys.first(key.get(), seal, this::submit);
    }
    PendingEvent event = seal.get();
    CompletableFuture<Receipt> receipt = event.committed().thenApply(event::receipt);
    submit(event);
    return receipt;
  }

  private void submit(PendingEvent event) {
    groupCommit.submit(CommitUnit.of(event, () -> room.release(event.bytes())), Lane.LIVE);
  }
}
