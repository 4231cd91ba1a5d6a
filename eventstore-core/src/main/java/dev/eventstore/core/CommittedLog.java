package dev.eventstore.core;

import dev.eventstore.EventId;
import dev.eventstore.EventStoreException;
import dev.eventstore.Meter;
import dev.eventstore.StorageException;
import dev.eventstore.core.CommitNews.Committed;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store and what is kept in memory about it, changed together: rows, ordered set, fingerprint.
 * Only the writer changes it. Listeners hear of a commit afterwards, in order of arrival.
 */
final class CommittedLog {
  private static final Logger LOG = LoggerFactory.getLogger(CommittedLog.class);

  private final EventStore store;
  private final Sealer sealer;
  private final ChunkedOrderedSet set;
  private final CommitNews news = new CommitNews();
  private final HeldProofs held;
  private SetState state;
  private Memory memory = Memory.AGREES;
  private final LongAdder commits = new LongAdder();
  private final LongAdder failedCommits = new LongAdder();
  private final LongAdder damaged = new LongAdder();
  private volatile long lastSeq;
  private volatile Optional<String> storageFailure = Optional.empty();

  /** Whether set and fingerprint are those of the rows. */
  private enum Memory {
    AGREES,
    /** A commit has begun, and its end is not known yet. */
    IN_DOUBT,
    /** The rows have changed and could not be read since: nothing is committed before they are. */
    OUTDATED
  }

  /** Takes over a store and reads its keys. */
  CommittedLog(EventStore store, Sealer sealer) {
    this.store = store;
    this.sealer = sealer;
    set = new ChunkedOrderedSet(sealer::h64, SetState.EMPTY.root(sealer));
    held = new HeldProofs(sealer.self());
    state = load(savedState());
  }

  EventStore store() {
    return store;
  }

  ChunkedOrderedSet set() {
    return set;
  }

  /** The seq of the newest event, from when it is durable. */
  long lastSeq() {
    return lastSeq;
  }

  /** Why the latest events could not be stored; empty when they could. Any thread. */
  Optional<String> storageFailure() {
    return storageFailure;
  }

  /** Who else holds what of it. */
  HeldProofs held() {
    return held;
  }

  /** Where to hear of commits; who commits tells afterwards. */
  CommitNews news() {
    return news;
  }

  List<Meter> meters() {
    return List.of(
        Meter.gauge("eventstore.events")
            .unit("events")
            .description("Events that this device holds.")
            .reads(() -> set.root().count()),
        Meter.counter("eventstore.commits")
            .unit("commits")
            .description("Transactions that made events durable.")
            .reads(commits::sum),
        Meter.counter("eventstore.commits.failed")
            .unit("commits")
            .description("Transactions that failed, or whose end the store did not tell.")
            .reads(failedCommits::sum),
        Meter.gauge("eventstore.storage.failing")
            .description("1 while the latest events could not be stored, else 0.")
            .reads(() -> storageFailure.isPresent() ? 1 : 0),
        Meter.counter("eventstore.events.damaged")
            .unit("events")
            .description("Events found damaged on this disk and set aside.")
            .reads(damaged::sum));
  }

  /** Makes a batch durable, and completes its futures. */
  void commit(List<CommitUnit> units) {
    if (memory != Memory.AGREES) {
      reload();
    }
    List<PendingEvent> batch = events(units);
    if (!storeBatch(batch, state.plus(units, sealer))) {
      List<PendingEvent> rest = makeWay(batch);
      if (!rest.isEmpty() && !storeBatch(rest, state.plusIds(ids(rest), sealer))) {
        throw new StorageException(
            StorageException.Kind.CORRUPT, "the store holds events under times not their own");
      }
    }
  }

  /** Stores a batch; false, and nothing has changed, when the store holds one of its ids. */
  private boolean storeBatch(List<PendingEvent> batch, SetState next) {
    List<NewRow> rows = batch.stream().map(PendingEvent::row).toList();
    Root root = next.root(sealer);
    memory = Memory.IN_DOUBT;
    long first;
    try {
      first = store.append(rows, next.encode());
    } catch (IllegalStateException held) {
      memory = Memory.AGREES;
      return false;
    }
    List<Committed> committed = numbered(batch, first);
    set.addAll(
        committed.stream()
            .map(c -> new ChunkedOrderedSet.Entry(c.seq(), c.pending().row().key()))
            .toList(),
        root);
    state = next;
    lastSeq = first + batch.size() - 1;
    boolean unused = held.holds(root, lastSeq);
    memory = Memory.AGREES;
    storageFailure = Optional.empty();
    commits.increment();
    answer(committed);
    return true;
  }

  /**
   * What is left to store of a batch of which some ids are held. The set lacked their keys, so a
   * row under another time is damaged, for these bytes were verified under theirs: it makes way. A
   * row under the same time is the event itself.
   */
  private List<PendingEvent> makeWay(List<PendingEvent> batch) {
    List<Committed> there = new ArrayList<>();
    List<Long> damaged = new ArrayList<>();
    List<PendingEvent> rest = new ArrayList<>();
    for (PendingEvent pending : batch) {
      Optional<StoredEvent> held = store.find(pending.row().id());
      if (isThere(pending, held)) {
        there.add(new Committed(pending, held.orElseThrow().seq()));
      } else {
        held.ifPresent(row -> damaged.add(row.seq()));
        rest.add(pending);
      }
    }
    setAside(damaged);
    answer(there);
    return rest;
  }

  private static boolean isThere(PendingEvent pending, Optional<StoredEvent> held) {
    return held.map(row -> row.key().equals(pending.row().key())).orElse(false);
  }

  /** Says that events are durable: to who stored them now, to listeners with the next news. */
  private void answer(List<Committed> committed) {
    if (!committed.isEmpty()) {
      news.add(committed);
      committed.forEach(c -> c.pending().complete(c.seq()));
    }
  }

  /**
   * After a failed commit it is unknown whether it reached the disk: the store tells, and each
   * future is answered by whether its event is there.
   */
  void answerAfterFailure(List<CommitUnit> units, RuntimeException failure) {
    failedCommits.increment();
    List<PendingEvent> batch = events(units);
    LOG.warn("a commit of {} events failed: {}", batch.size(), failure.getMessage());
    EventStoreException reason =
        failure instanceof EventStoreException known
            ? known
            : new StorageException(StorageException.Kind.IO, "storing events failed", failure);
    try {
      answerByWhatIsThere(batch, reason);
    } catch (RuntimeException | Error unreadable) {
      LOG.warn("after that the store could not be read: {}", unreadable.toString());
      storageFailure = sentence(reason);
      batch.forEach(pending -> pending.committed().completeExceptionally(reason));
    }
  }

  private static Optional<String> sentence(EventStoreException reason) {
    return Optional.of(Objects.requireNonNullElse(reason.getMessage(), "storing events failed"));
  }

  private void answerByWhatIsThere(List<PendingEvent> batch, EventStoreException reason) {
    List<Committed> there = new ArrayList<>();
    List<PendingEvent> lost = new ArrayList<>();
    for (PendingEvent pending : unanswered(batch)) {
      Optional<StoredEvent> held = store.find(pending.row().id());
      if (isThere(pending, held)) {
        there.add(new Committed(pending, held.orElseThrow().seq()));
      } else {
        lost.add(pending);
      }
    }
    if (memory == Memory.OUTDATED || !there.isEmpty()) {
      reloadNowOrLater();
    } else {
      memory = Memory.AGREES;
    }
    storageFailure = lost.isEmpty() ? Optional.empty() : sentence(reason);
    answer(there);
    lost.forEach(pending -> pending.committed().completeExceptionally(reason));
  }

  private static List<PendingEvent> unanswered(List<PendingEvent> batch) {
    return batch.stream().filter(pending -> !pending.committed().isDone()).toList();
  }

  /** Takes damaged events out of the log; the set then lacks them and peers bring them back. */
  void setAside(List<Long> seqs) {
    if (seqs.isEmpty()) {
      return;
    }
    Memory before = memory;
    memory = Memory.OUTDATED;
    int gone = store.setAside(seqs);
    if (gone > 0) {
      damaged.add(gone);
      LOG.warn("{} damaged events are set aside", gone);
      reload();
    } else {
      memory = before;
    }
  }

  private void reload() {
    memory = Memory.OUTDATED;
    state = load(savedState());
    memory = Memory.AGREES;
  }

  private void reloadNowOrLater() {
    try {
      reload();
    } catch (RuntimeException | Error unreadable) {
      LOG.warn("the keys are read anew at the next commit: {}", unreadable.toString());
    }
  }

  private Optional<SetState> savedState() {
    return store.setState().flatMap(SetState::decode);
  }

  /**
   * Fills the set from the store; what was saved about it counts if the number of events agrees.
   */
  private SetState load(Optional<SetState> saved) {
    ChunkedOrderedSet.Replacement fresh = set.replacement();
    SetState.Sum sum = new SetState.Sum(sealer);
    List<Long> impossible = new ArrayList<>();
    store.scanKeys(
        (seq, key) -> {
          if (!EventReader.isPossible(key)) {
            impossible.add(seq);
            return;
          }
          fresh.add(seq, key);
          if (saved.isEmpty()) {
            sum.add(key.id());
          }
        });
    setAsideImpossible(impossible);
    if (saved.isPresent() && saved.get().count() != fresh.count()) {
      return load(Optional.empty());
    }
    SetState loaded = saved.orElseGet(sum::state);
    lastSeq = fresh.lastSeq();
    Root root = loaded.root(sealer);
    fresh.finish(root);
    boolean unused = held.holds(root, lastSeq);
    return loaded;
  }

  /** They are no part of the set, even if the store has no room now for setting them aside. */
  private void setAsideImpossible(List<Long> seqs) {
    if (seqs.isEmpty()) {
      return;
    }
    try {
      int gone = store.setAside(seqs);
      damaged.add(gone);
      LOG.warn("{} damaged events are set aside", gone);
    } catch (StorageException failed) {
      LOG.warn("{} damaged events could not be set aside: {}", seqs.size(), failed.getMessage());
    }
  }

  private static List<PendingEvent> events(List<CommitUnit> units) {
    return units.stream().flatMap(unit -> unit.events().stream()).toList();
  }

  private static List<EventId> ids(List<PendingEvent> events) {
    return events.stream().map(event -> event.row().id()).toList();
  }

  private static List<Committed> numbered(List<PendingEvent> batch, long first) {
    List<Committed> committed = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      committed.add(new Committed(batch.get(i), first + i));
    }
    return committed;
  }
}
