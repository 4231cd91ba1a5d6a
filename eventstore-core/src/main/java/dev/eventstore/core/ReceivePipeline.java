package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.Limits;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.Opening;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.Verdict;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of an event that is received: size, seen, open, parse, author, signature, group commit.
 * The cheap checks come first; from opening on it runs on the crypto pool, live events before
 * backfill.
 *
 * <p>Whether an event is accepted depends on its bytes and the keys alone. Load only defers: what
 * does not fit into {@link Limits#MAX_RECEIVE_QUEUE_BYTES} is not held, and the next summary asks
 * for it again. Each verdict is given once, on any thread.
 */
final class ReceivePipeline {
  private static final Logger LOG = LoggerFactory.getLogger(ReceivePipeline.class);

  private final Environment environment;
  private final Sealer sealer;
  private final IndexTags tags;
  private final ChunkedOrderedSet held;
  private final GroupCommit groupCommit;
  private final RefusedIds refused = new RefusedIds();
  private final Set<EventId> underway = ConcurrentHashMap.newKeySet();
  private final Queue<Offer> live = new ConcurrentLinkedQueue<>();
  private final Queue<Offer> backfill = new ConcurrentLinkedQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();

  ReceivePipeline(
      Environment environment,
      Sealer sealer,
      IndexTags tags,
      ChunkedOrderedSet held,
      GroupCommit groupCommit) {
    this.environment = environment;
    this.sealer = sealer;
    this.tags = tags;
    this.held = held;
    this.groupCommit = groupCommit;
  }

  /**
   * Bytes that wait for their verdict.
   *
   * @param id their hash
   * @param sealed the bytes
   * @param lane how urgent they are
   * @param done hears the verdict
   */
  private record Offer(EventId id, Bytes sealed, Lane lane, Consumer<Verdict> done) {}

  /** How many more bytes would be taken now. */
  long roomBytes() {
    return Math.max(0, Limits.MAX_RECEIVE_QUEUE_BYTES - queuedBytes.get());
  }

  void offer(Bytes sealed, Lane lane, Consumer<Verdict> done) {
    if (sealed.size() > Limits.MAX_SEALED_EVENT_BYTES
        || sealed.size() < Limits.MIN_SEALED_EVENT_BYTES) {
      done.accept(new Verdict.Rejected(sealer.idOf(sealed), Verdict.Reason.SIZE));
      return;
    }
    if (sealed.size() > roomBytes()) {
      done.accept(new Verdict.Deferred(Verdict.Cause.BUSY));
      return;
    }
    EventId id = sealer.idOf(sealed);
    Optional<Verdict.Reason> before = refused.reason(id);
    if (before.isPresent()) {
      done.accept(new Verdict.Rejected(id, before.get()));
    } else if (!underway.add(id)) {
      done.accept(new Verdict.Duplicate(id));
    } else {
      enqueue(new Offer(id, sealed, lane, done));
    }
  }

  private void enqueue(Offer offer) {
    queuedBytes.addAndGet(offer.sealed().size());
    (offer.lane() == Lane.LIVE ? live : backfill).add(offer);
    try {
      environment.crypto().execute(this::judgeNext);
    } catch (RejectedExecutionException closing) {
      judgeNothing();
    }
  }

  /** One task is run for each offer, but it takes the most urgent one. */
  private void judgeNext() {
    Offer offer = next();
    if (offer == null) {
      return;
    }
    try {
      judge(offer);
    } catch (RuntimeException | Error failed) {
      LOG.warn("judging a received event failed: {}", failed.toString());
      finish(offer, new Verdict.Deferred(Verdict.Cause.BUSY));
    }
  }

  private void judgeNothing() {
    Offer offer = next();
    if (offer != null) {
      finish(offer, new Verdict.Deferred(Verdict.Cause.BUSY));
    }
  }

  private @Nullable Offer next() {
    Offer urgent = live.poll();
    return urgent != null ? urgent : backfill.poll();
  }

  private void judge(Offer offer) {
    Opening opening = sealer.openEvent(offer.sealed());
    if (opening instanceof Opening.Refused no) {
      reject(offer, no.reason());
    } else if (opening instanceof Opening.NewerFrame) {
      finish(offer, new Verdict.Deferred(Verdict.Cause.NEWER_FRAME));
    } else if (opening instanceof Opening.Opened opened) {
      judge(offer, opened);
    }
  }

  private void judge(Offer offer, Opening.Opened opened) {
    EventCodec.Decoding decoding = EventCodec.decode(opened.json());
    if (decoding instanceof EventCodec.Decoding.Malformed malformed) {
      reject(offer, malformed.reason());
    } else if (decoding instanceof EventCodec.Decoding.Content content) {
      if (held.contains(new EventKey(content.timestampMicros(), offer.id()))) {
        finish(offer, new Verdict.Duplicate(offer.id()));
      } else if (!sealer.verify(content.author(), opened)) {
        reject(offer, Verdict.Reason.SIGNATURE);
      } else {
        store(offer, new EventContent(content, opened.attachment()));
      }
    }
  }

  private void store(Offer offer, EventContent content) {
    NewRow row =
        new NewRow(
            offer.id(),
            content.json().timestampMicros(),
            environment.wallMicros(),
            OptionalLong.empty(),
            offer.sealed(),
            tags.of(content));
    PendingEvent event = new PendingEvent(row, content);
    event.whenAnswered((seq, failure) -> finish(offer, verdict(offer.id(), seq, failure)));
    groupCommit.submit(CommitUnit.of(event, () -> {}), offer.lane());
  }

  private static Verdict verdict(EventId id, @Nullable Long seq, @Nullable Throwable failure) {
    return seq != null && failure == null
        ? new Verdict.Accepted(id, seq)
        : new Verdict.Deferred(Verdict.Cause.FULL);
  }

  private void reject(Offer offer, Verdict.Reason reason) {
    refused.add(offer.id(), reason);
    finish(offer, new Verdict.Rejected(offer.id(), reason));
  }

  private void finish(Offer offer, Verdict verdict) {
    queuedBytes.addAndGet(-offer.sealed().size());
    underway.remove(offer.id());
    try {
      offer.done().accept(verdict);
    } catch (RuntimeException failed) {
      LOG.warn("a transport failed on a verdict: {}", failed.toString());
    }
  }
}
