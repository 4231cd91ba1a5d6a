package dev.eventstore.core;

import dev.eventstore.EventDraft;
import dev.eventstore.Limits;
import dev.eventstore.Meter;
import dev.eventstore.Receipt;
import dev.eventstore.StorageException;
import dev.eventstore.core.IdempotencyKeys.Claim;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Lane;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

  /** How many more may wait for their answers, or run what is chained to them. */
  private final Semaphore unanswered = new Semaphore(Limits.MAX_ASYNC_APPENDS);

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

  List<Meter> meters() {
    return List.of(
        Meter.counter("eventstore.events.appended")
            .unit("events")
            .description("Events of this device that were stored.")
            .reads(sealing::stored),
        Meter.gauge("eventstore.append.queue")
            .unit("bytes")
            .description("Sealed events of this device that wait for the disk.")
            .reads(() -> Limits.MAX_APPEND_QUEUE_BYTES - room.availablePermits()),
        Meter.gauge("eventstore.append.unanswered")
            .unit("appends")
            .description("Calls of appendAsync that have no answer yet, or run what is chained.")
            .reads(() -> Limits.MAX_ASYNC_APPENDS - unanswered.availablePermits()));
  }

  /** Waits for room, then for the disk. */
  Receipt append(EventDraft draft) {
    Optional<String> key = draft.idempotencyKey();
    return key.isPresent()
        ? appendUnder(key.get(), draft)
        : Futures.join(submitted(sealInTurn(draft)));
  }

  /** Waits for whoever has the key; when that fails, it is tried with this draft. */
  private Receipt appendUnder(String key, EventDraft draft) {
    Claim claim = keys.claim(key);
    while (!claim.isTaken() && Futures.fails(claim.receipt())) {
      claim = keys.claim(key);
    }
    return Futures.join(
        claim.isTaken() ? submitted(claim, key, () -> sealInTurn(draft)) : claim.receipt());
  }

  private PendingEvent sealInTurn(EventDraft draft) {
    PendingEvent event = sealing.seal(draft);
    room.acquireUninterruptibly(event.bytes());
    return event;
  }

  /**
   * Waits for nothing.
   *
   * @throws StorageException when there is no room, or others wait for some, or too many have not
   *     been answered
   */
  CompletableFuture<Receipt> appendAsync(EventDraft draft) {
    if (!unanswered.tryAcquire()) {
      throw new StorageException(
          StorageException.Kind.FULL,
          Limits.MAX_ASYNC_APPENDS + " appends wait for their answers; append later");
    }
    try {
      Optional<String> key = draft.idempotencyKey();
      return answer(key.isPresent() ? appendNow(key.get(), draft) : submitted(sealNow(draft)));
    } catch (RuntimeException | Error refused) {
      unanswered.release();
      throw refused;
    }
  }

  /**
   * The same, as the caller gets it: what is chained to it does not run on the writer, of a failure
   * neither, and sees what failed, not a wrapper of it.
   */
  private CompletableFuture<Receipt> answer(CompletableFuture<Receipt> receipt) {
    CompletableFuture<Receipt> answer = new CompletableFuture<>();
    CompletableFuture<Receipt> unused =
        receipt.whenCompleteAsync((known, failure) -> tell(answer, known, failure), receipts);
    return answer;
  }

  private void tell(
      CompletableFuture<Receipt> answer, @Nullable Receipt known, @Nullable Throwable failure) {
    try {
      if (failure == null) {
        answer.complete(known);
      } else {
        answer.completeExceptionally(Futures.cause(failure));
      }
    } finally {
      unanswered.release();
    }
  }

  private PendingEvent sealNow(EventDraft draft) {
    PendingEvent event = sealing.seal(draft);
    takeNow(event.bytes());
    return event;
  }

  /** Joins whoever has the key; when that fails, it is tried with this draft. */
  private CompletableFuture<Receipt> appendNow(String key, EventDraft draft) {
    Claim claim = keys.claim(key);
    return claim.isTaken()
        ? submitted(claim, key, () -> sealNow(draft))
        : claim.receipt().exceptionallyComposeAsync(failure -> appendNow(key, draft), receipts);
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

  private CompletableFuture<Receipt> submitted(
      Claim taken, String key, Supplier<PendingEvent> seal) {
    try {
      PendingEvent event = seal.get();
      keys.follow(key, event);
      submit(event);
      return taken.receipt();
    } catch (RuntimeException | Error failed) {
      keys.fail(key, failed);
      throw failed;
    }
  }

  private CompletableFuture<Receipt> submitted(PendingEvent event) {
    CompletableFuture<Receipt> receipt = event.committed().thenApply(event::receipt);
    submit(event);
    return receipt;
  }

  private void submit(PendingEvent event) {
    groupCommit.submit(CommitUnit.of(event, () -> room.release(event.bytes())), Lane.LIVE);
  }
}
