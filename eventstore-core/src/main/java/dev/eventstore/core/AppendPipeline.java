package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.EventDraft;
import dev.eventstore.Limits;
import dev.eventstore.Receipt;
import dev.eventstore.StorageException;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.Sealer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * The way of an event that is written here: draft, canonical JSON, signature, seal, id, group
 * commit. Any thread may use it.
 */
final class AppendPipeline {
  private static final int DRAFTS_PER_TASK = 128;

  private final Environment environment;
  private final Sealer sealer;
  private final IndexTags tags;
  private final Timestamps timestamps;
  private final GroupCommit groupCommit;

  private final Executor receipts;

  /** Room before the writer, in sealed bytes. */
  private final Semaphore room = new Semaphore(Limits.MAX_APPEND_QUEUE_BYTES);

  AppendPipeline(
      Environment environment,
      Sealer sealer,
      IndexTags tags,
      Timestamps timestamps,
      GroupCommit groupCommit) {
    this.environment = environment;
    this.sealer = sealer;
    this.tags = tags;
    this.timestamps = timestamps;
    this.groupCommit = groupCommit;
    receipts = new SerialExecutor(environment.delivery());
  }

  /** Waits for room, then for the disk. */
  Receipt append(EventDraft draft) {
    PendingEvent event = seal(draft, timestamps.next());
    room.acquireUninterruptibly(event.row().encrypted().size());
    return Futures.join(submit(event));
  }

  /** Waits for nothing; fails when there is no room. */
  CompletableFuture<Receipt> appendAsync(EventDraft draft) {
    PendingEvent event = seal(draft, timestamps.next());
    if (!room.tryAcquire(event.row().encrypted().size())) {
      return CompletableFuture.failedFuture(
          new StorageException(
              StorageException.Kind.FULL,
              Limits.MAX_APPEND_QUEUE_BYTES + " bytes of events wait for the disk; append later"));
    }
    // A caller's continuation must not run on the writer.
    return submit(event).thenApplyAsync(receipt -> receipt, receipts);
  }

  /** Seals on all cores, then submits in order. */
  List<Receipt> appendAll(List<EventDraft> drafts) {
    if (drafts.size() > Limits.MAX_APPEND_ALL_EVENTS) {
      throw new IllegalArgumentException(
          "appendAll takes at most "
              + Limits.MAX_APPEND_ALL_EVENTS
              + " events at a time, not "
              + drafts.size());
    }
    List<CompletableFuture<List<PendingEvent>>> sealing = new ArrayList<>();
    for (int from = 0; from < drafts.size(); from += DRAFTS_PER_TASK) {
      List<EventDraft> part = drafts.subList(from, Math.min(drafts.size(), from + DRAFTS_PER_TASK));
      long[] times = part.stream().mapToLong(draft -> timestamps.next()).toArray();
      sealing.add(CompletableFuture.supplyAsync(() -> sealAll(part, times), environment.crypto()));
    }
    List<PendingEvent> sealed = sealing.stream().map(Futures::join).flatMap(List::stream).toList();
    List<CompletableFuture<Receipt>> receipts = new ArrayList<>(sealed.size());
    for (PendingEvent event : sealed) {
      room.acquireUninterruptibly(event.row().encrypted().size());
      receipts.add(submit(event));
    }
    return receipts.stream().map(Futures::join).toList();
  }

  private List<PendingEvent> sealAll(List<EventDraft> drafts, long[] times) {
    List<PendingEvent> sealed = new ArrayList<>(times.length);
    for (EventDraft draft : drafts) {
      sealed.add(seal(draft, times[sealed.size()]));
    }
    return sealed;
  }

  private PendingEvent seal(EventDraft draft, long timestampMicros) {
    byte[] canonical = EventCodec.encode(draft, timestampMicros, sealer.self());
    EventContent content = content(Bytes.copyOf(canonical), draft.attachment());
    Bytes encrypted = sealer.sealEvent(canonical, draft.attachment().toArray());
    NewRow row =
        new NewRow(
            sealer.idOf(encrypted),
            timestampMicros,
            environment.wallMicros(),
            OptionalLong.empty(),
            encrypted,
            tags.of(content));
    return new PendingEvent(row, content);
  }

  /** What listeners get is read from the canonical form, so that it equals what a query returns. */
  private static EventContent content(Bytes canonical, Bytes attachment) {
    if (EventCodec.decode(canonical) instanceof EventCodec.Decoding.Content json) {
      return new EventContent(json, attachment);
    }
    throw new IllegalStateException("what was written as an event cannot be read");
  }

  private CompletableFuture<Receipt> submit(PendingEvent event) {
    CompletableFuture<Receipt> receipt =
        event
            .committed()
            .whenComplete((seq, failure) -> room.release(event.row().encrypted().size()))
            .thenApply(
                seq ->
                    new Receipt(
                        event.row().id(),
                        seq,
                        EventContent.instant(event.row().createdAtMicros())));
    groupCommit.submit(event, Lane.LIVE);
    return receipt;
  }
}
