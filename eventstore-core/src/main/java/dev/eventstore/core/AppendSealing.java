package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.EventDraft;
import dev.eventstore.EventStoreException.Category;
import dev.eventstore.Limits;
import dev.eventstore.SealingException;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.Sealer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Makes rows of drafts: time, canonical JSON, signature, seal, id, tags. One draft on the thread
 * that asks, many on all cores. Any thread may use it.
 */
final class AppendSealing {
  private static final int DRAFTS_PER_TASK = 128;

  private final Environment environment;
  private final Sealer sealer;
  private final IndexTags tags;
  private final Timestamps timestamps;

  /** Of the events that were sealed here: how many are durable. */
  private final LongAdder stored = new LongAdder();

  AppendSealing(Environment environment, Sealer sealer, IndexTags tags, Timestamps timestamps) {
    this.environment = environment;
    this.sealer = sealer;
    this.tags = tags;
    this.timestamps = timestamps;
  }

  /**
   * Drafts that have been sealed.
   *
   * @param events in the order of the drafts
   * @param sum what they add to the fingerprint
   * @param bytes their sealed size
   */
  record Sealed(List<PendingEvent> events, SetState sum, int bytes) {}

  /** How many of its events have become durable. */
  long stored() {
    return stored.sum();
  }

  PendingEvent seal(EventDraft draft) {
    return seal(draft, timestamps.next());
  }

  /**
   * Seals many, each with a later time than the one before it.
   *
   * @throws SealingException when one is invalid, or all together are too large for the queue
   *     before the writer
   * @throws IllegalStateException when the community closes
   */
  Sealed sealAll(List<EventDraft> drafts) {
    AtomicLong bytes = new AtomicLong();
    List<CompletableFuture<Sealed>> parts = new ArrayList<>();
    for (int from = 0; from < drafts.size(); from += DRAFTS_PER_TASK) {
      List<EventDraft> part = drafts.subList(from, Math.min(drafts.size(), from + DRAFTS_PER_TASK));
      long[] times = part.stream().mapToLong(draft -> timestamps.next()).toArray();
      parts.add(Futures.supply(() -> sealPart(part, times, bytes), environment.crypto()));
    }
    List<PendingEvent> events = new ArrayList<>(drafts.size());
    SetHash sums = new SetHash();
    for (CompletableFuture<Sealed> part : parts) {
      Sealed sealed = Futures.join(part);
      events.addAll(sealed.events());
      sums.add(sealed.sum().sums().toArray());
    }
    SetState sum = new SetState(Bytes.copyOf(sums.sums()), events.size());
    return new Sealed(events, sum, bytes.intValue());
  }

  /** Stops as soon as all parts together are too large, so that no more memory is taken. */
  private Sealed sealPart(List<EventDraft> drafts, long[] times, AtomicLong allBytes) {
    List<PendingEvent> events = new ArrayList<>(times.length);
    SetHash sums = new SetHash();
    int bytes = 0;
    for (EventDraft draft : drafts) {
      PendingEvent event = seal(draft, times[events.size()]);
      bytes += event.bytes();
      requireRoom(allBytes.addAndGet(event.bytes()));
      sums.add(sealer.setLanes(event.row().id()));
      events.add(event);
    }
    return new Sealed(events, new SetState(Bytes.copyOf(sums.sums()), events.size()), bytes);
  }

  private static void requireRoom(long bytes) {
    if (bytes > Limits.MAX_APPEND_QUEUE_BYTES) {
      throw new SealingException(
          Category.FIX_INPUT,
          "appendAll takes at most "
              + Limits.MAX_APPEND_QUEUE_BYTES
              + " bytes of sealed events at a time; a part of these has "
              + bytes);
    }
  }

  private PendingEvent seal(EventDraft draft, long timestampMicros) {
    byte[] canonical = EventCodec.encode(draft, timestampMicros, sealer.self());
    EventContent content = content(canonical, draft.attachment());
    Bytes encrypted = sealer.sealEvent(canonical, draft.attachment().toArray());
    NewRow row =
        new NewRow(
            sealer.idOf(encrypted),
            timestampMicros,
            environment.wallMicros(),
            OptionalLong.empty(),
            encrypted,
            tags(draft, content));
    return new PendingEvent(row, content, stored);
  }

  private List<Long> tags(EventDraft draft, EventContent content) {
    List<Long> all = new ArrayList<>(tags.of(content));
    draft.idempotencyKey().ifPresent(key -> all.addAll(IdempotencyKeys.tags(sealer, key)));
    return all;
  }

  /** What listeners get is read from the canonical form, so that it equals what a query returns. */
  private static EventContent content(byte[] canonical, Bytes attachment) {
    if (EventCodec.decode(canonical) instanceof EventCodec.Decoding.Content json) {
      return new EventContent(json, attachment);
    }
    throw new IllegalStateException("what was written as an event cannot be read");
  }
}
