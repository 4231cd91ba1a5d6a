package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.Limits;
import dev.eventstore.Meter;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.Opening;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of an event that is received: size, seen, open, parse, author, signature, group commit.
 * The cheap checks come first; from opening on it runs on the crypto pool, live events before
 * backfill, and beside them backfill with rests ({@link BackfillPace}).
 *
 * <p>Whether an event is accepted depends on its bytes and the keys alone. Load only defers: what
 * does not fit into {@link Limits#MAX_RECEIVE_QUEUE_BYTES} is not held, and the next summary asks
 * for it again. Each verdict is given once, on any thread.
 */
final class ReceivePipeline {
  private static final Logger LOG = LoggerFactory.getLogger(ReceivePipeline.class);

  private final Environment environment;

  /** A quarter of a millisecond of work or more, beside which handing it over is nothing. */
  private static final int OFFERS_PER_TASK = 8;

  /** So much backfill is welcome at most beside live events: what is judged next. */
  static final long ROOM_BESIDE_LIVE_BYTES = 192 << 10;

  private final Sealer sealer;
  private final IndexTags tags;
  private final HeldTimes held;
  private final GroupCommit groupCommit;
  private final RefusedIds refused = new RefusedIds();
  private final Set<EventId> underway = ConcurrentHashMap.newKeySet();
  private final OfferQueue<Offer> live = new OfferQueue<>(OFFERS_PER_TASK);
  private final OfferQueue<Offer> backfill = new OfferQueue<>(OFFERS_PER_TASK);
  private final BackfillPace pace;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final VerdictCounts verdicts = new VerdictCounts();

  ReceivePipeline(
      Environment environment,
      Sealer sealer,
      IndexTags tags,
      ChunkedOrderedSet held,
      GroupCommit groupCommit,
      BackfillPace pace) {
    this.environment = environment;
    this.sealer = sealer;
    this.tags = tags;
    this.held = new HeldTimes(held);
    this.groupCommit = groupCommit;
    this.pace = pace;
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

  /**
   * How many more bytes of backfill peers should send. Beside live events it is less than what
   * would be taken, so that they send it as fast as it is judged, not in heaps.
   */
  long historyRoomBytes() {
    return pace.isBesideLive()
        ? Math.max(0, ROOM_BESIDE_LIVE_BYTES - queuedBytes.get())
        : roomBytes();
  }

  void offer(Bytes sealed, Lane lane, Consumer<Verdict> done) {
    if (sealed.size() > Limits.MAX_SEALED_EVENT_BYTES
        || sealed.size() < Limits.MIN_SEALED_EVENT_BYTES) {
      tell(done, new Verdict.Rejected(sealer.idOf(sealed), Verdict.Reason.SIZE));
      return;
    }
    if (sealed.size() > roomBytes()) {
      tell(done, new Verdict.Deferred(Verdict.Cause.BUSY));
      return;
    }
    EventId id = sealer.idOf(sealed);
    Optional<Verdict.Reason> before = refused.reason(id);
    if (before.isPresent()) {
      tell(done, new Verdict.Rejected(id, before.get()));
    } else if (held.isHeld(id) || !underway.add(id)) {
      tell(done, new Verdict.Duplicate(id));
    } else {
      enqueue(new Offer(id, sealed, lane, done));
    }
  }

  private void tell(Consumer<Verdict> done, Verdict verdict) {
    verdicts.count(verdict);
    done.accept(verdict);
  }

  List<Meter> meters() {
    List<Meter> meters = new ArrayList<>(verdicts.meters());
    meters.add(
        Meter.gauge("eventstore.receive.queue")
            .unit("bytes")
            .description("Received events that wait for their verdict.")
            .reads(queuedBytes::get));
    return meters;
  }

  private void enqueue(Offer offer) {
    queuedBytes.addAndGet(offer.sealed().size());
    if (offer.lane() == Lane.BACKFILL) {
      if (backfill.add(offer)) {
        pace.execute(new BackfillPace.Task(this::judgeBackfill, this::judgeNoBackfill));
      }
    } else if (live.add(offer)) {
      judgeLiveSoon();
    }
  }

  private void judgeLiveSoon() {
    try {
      environment.crypto().execute(() -> judge(live.take(), Lane.LIVE));
    } catch (RuntimeException | Error noThread) {
      LOG.debug("received events are not judged now: {}", noThread.getClass().getName());
      putOff(live.takeWithoutTask());
    }
  }

  /**
   * Also live events that wait: behind the tasks of much backfill theirs would come late. The
   * writer gathers backfill only as long as each task brings more of it and others are underway:
   * what was accepted does not wait behind what is refused.
   */
  private void judgeBackfill() {
    try {
      boolean unused = judge(live.takeUnasked(), Lane.LIVE);
    } finally {
      judgeOnlyBackfill();
    }
  }

  private void judgeOnlyBackfill() {
    List<Offer> taken = backfill.take();
    boolean broughtMore = false;
    try {
      broughtMore = judge(taken, Lane.BACKFILL);
    } finally {
      if (backfill.done(taken.size()) || !broughtMore) {
        groupCommit.hurry();
      }
    }
  }

  private void judgeNoBackfill() {
    List<Offer> taken = backfill.takeWithoutTask();
    try {
      putOff(taken);
    } finally {
      if (backfill.done(taken.size())) {
        groupCommit.hurry();
      }
    }
  }

  private void putOff(List<Offer> offers) {
    offers.forEach(offer -> finish(offer, new Verdict.Deferred(Verdict.Cause.BUSY)));
  }

  /** What is accepted is handed to the writer together; whether anything is. */
  private boolean judge(List<Offer> taken, Lane lane) {
    Accepted accepted = new Accepted();
    taken.forEach(offer -> judgeOrPutOff(offer, accepted));
    return accepted.submit(lane);
  }

  /** Verified events of one task, with what they add to the fingerprint. */
  private final class Accepted {
    private final List<PendingEvent> events = new ArrayList<>(OFFERS_PER_TASK);
    private final SetHash sums = new SetHash();

    void add(PendingEvent event) {
      sums.add(sealer.setLanes(event.row().id()));
      events.add(event);
    }

    /** Whether there are any. */
    boolean submit(Lane lane) {
      if (events.isEmpty()) {
        return false;
      }
      SetState sum = new SetState(Bytes.copyOf(sums.sums()), events.size());
      groupCommit.submit(new CommitUnit(events, sum, () -> {}), lane);
      return true;
    }
  }

  private void judgeOrPutOff(Offer offer, Accepted accepted) {
    try {
      judge(offer, accepted);
    } catch (RuntimeException | Error failed) {
      LOG.warn("judging a received event failed: {}", failed.toString());
      finish(offer, new Verdict.Deferred(Verdict.Cause.BUSY));
    }
  }

  private void judge(Offer offer, Accepted accepted) {
    Opening opening = sealer.openEvent(offer.sealed());
    if (opening instanceof Opening.Refused no) {
      reject(offer, no.reason());
    } else if (opening instanceof Opening.NewerFrame) {
      finish(offer, new Verdict.Deferred(Verdict.Cause.NEWER_FRAME));
    } else if (opening instanceof Opening.Opened opened) {
      judge(offer, opened, accepted);
    }
  }

  private void judge(Offer offer, Opening.Opened opened, Accepted accepted) {
    long time = TimeScan.lastTime(opened.json());
    if (isHeld(offer.id(), time)) {
      finish(offer, new Verdict.Duplicate(offer.id()));
      return;
    }
    EventCodec.Decoding decoding = EventCodec.decode(opened.json());
    if (decoding instanceof EventCodec.Decoding.Malformed malformed) {
      reject(offer, malformed.reason());
    } else if (decoding instanceof EventCodec.Decoding.Content content) {
      if (content.timestampMicros() != time && isHeld(offer.id(), content.timestampMicros())) {
        finish(offer, new Verdict.Duplicate(offer.id()));
      } else if (!sealer.verify(content.author(), opened)) {
        reject(offer, Verdict.Reason.SIGNATURE);
      } else {
        accept(offer, new EventContent(content, opened.attachment()), accepted);
      }
    }
  }

  private boolean isHeld(EventId id, long timestampMicros) {
    return held.isHeld(new EventKey(timestampMicros, id));
  }

  private void accept(Offer offer, EventContent content, Accepted accepted) {
    NewRow row =
        new NewRow(
            offer.id(),
            content.json().timestampMicros(),
            environment.wallMicros(),
            OptionalLong.empty(),
            offer.sealed(),
            tags.of(content));
    PendingEvent event = new PendingEvent(row, content);
    accepted.add(event);
    event.whenAnswered((seq, failure) -> finish(offer, verdict(row.key(), seq, failure)));
  }

  private Verdict verdict(EventKey key, @Nullable Long seq, @Nullable Throwable failure) {
    if (seq == null || failure != null) {
      return new Verdict.Deferred(Verdict.Cause.FULL);
    }
    held.remember(key);
    return new Verdict.Accepted(key.id(), seq);
  }

  private void reject(Offer offer, Verdict.Reason reason) {
    refused.add(offer.id(), reason);
    finish(offer, new Verdict.Rejected(offer.id(), reason));
  }

  private void finish(Offer offer, Verdict verdict) {
    queuedBytes.addAndGet(-offer.sealed().size());
    underway.remove(offer.id());
    try {
      tell(offer.done(), verdict);
    } catch (RuntimeException | Error failed) {
      LOG.warn("a transport failed on a verdict: {}", failed.toString());
    }
  }
}
