package dev.eventstore.core;

import dev.eventstore.EventStoreException;
import dev.eventstore.StorageException;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.StoredEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
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
  private final List<Consumer<List<Committed>>> listeners = new ArrayList<>();
  private final Queue<List<Committed>> announcements = new ArrayDeque<>();
  private SetState state;
  private volatile long lastSeq;

  /**
   * An event that has become durable.
   *
   * @param pending what was stored
   * @param seq its place in the order of arrival
   */
  record Committed(PendingEvent pending, long seq) {
    StoredEvent stored() {
      return pending.stored(seq);
    }
  }

  /** Takes over a store and reads its keys. */
  CommittedLog(EventStore store, Sealer sealer) {
    this.store = store;
    this.sealer = sealer;
    set = new ChunkedOrderedSet(sealer::h64, SetState.EMPTY.root(sealer));
    state = load(store.setState().flatMap(SetState::decode));
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

  /** Adds a listener of commits; it is called by the writer and must return at once. */
  synchronized AutoCloseable onCommitted(Consumer<List<Committed>> listener) {
    listeners.add(listener);
    return () -> remove(listener);
  }

  private synchronized void remove(Consumer<List<Committed>> listener) {
    listeners.remove(listener);
  }

  /** Makes a batch durable, and completes its futures. */
  void commit(List<PendingEvent> batch) {
    List<NewRow> rows = batch.stream().map(PendingEvent::row).toList();
    SetState next = state.plus(rows, sealer);
    long first = store.append(rows, next.encode());
    state = next;
    List<Committed> committed = numbered(batch, first);
    set.addAll(
        committed.stream()
            .map(c -> new ChunkedOrderedSet.Entry(c.seq(), c.pending().row().key()))
            .toList(),
        next.root(sealer));
    lastSeq = first + batch.size() - 1;
    queue(committed);
    committed.forEach(c -> c.pending().committed().complete(c.seq()));
  }

  /**
   * After a failed commit it is unknown whether it reached the disk: the store tells, and each
   * future is answered by whether its event is there.
   */
  void answerAfterFailure(List<PendingEvent> batch, RuntimeException failure) {
    LOG.warn("a commit of {} events failed: {}", batch.size(), failure.getMessage());
    EventStoreException reason =
        failure instanceof EventStoreException known
            ? known
            : new StorageException(StorageException.Kind.IO, "storing events failed", failure);
    try {
      answerByWhatIsThere(batch, reason);
    } catch (RuntimeException unreadable) {
      LOG.warn("after that the store could not be read: {}", unreadable.getMessage());
      batch.forEach(pending -> pending.committed().completeExceptionally(reason));
    }
  }

  private void answerByWhatIsThere(List<PendingEvent> batch, EventStoreException reason) {
    List<Committed> there = new ArrayList<>();
    for (PendingEvent pending : batch) {
      store
          .find(pending.row().id())
          .map(StoredEvent::seq)
          .ifPresentOrElse(
              seq -> there.add(new Committed(pending, seq)),
              () -> pending.committed().completeExceptionally(reason));
    }
    if (!there.isEmpty()) {
      state = load(Optional.empty());
      queue(there);
      there.forEach(c -> c.pending().committed().complete(c.seq()));
    }
  }

  /** Takes damaged events out of the log; the set then lacks them and peers bring them back. */
  void setAside(List<Long> seqs) {
    if (!seqs.isEmpty()) {
      LOG.warn("{} damaged events are set aside", seqs.size());
      store.setAside(seqs);
      state = load(Optional.empty());
    }
  }

  /** Tells the listeners of the commits that they have not heard of. */
  void announce() {
    for (List<Committed> next = nextAnnouncement(); !next.isEmpty(); next = nextAnnouncement()) {
      for (Consumer<List<Committed>> listener : currentListeners()) {
        announce(next, listener);
      }
    }
  }

  private static void announce(List<Committed> committed, Consumer<List<Committed>> listener) {
    try {
      listener.accept(committed);
    } catch (RuntimeException failed) {
      LOG.warn("a listener of commits failed: {}", failed.toString());
    }
  }

  private synchronized List<Committed> nextAnnouncement() {
    List<Committed> next = announcements.poll();
    return next == null ? List.of() : next;
  }

  private synchronized void queue(List<Committed> committed) {
    announcements.add(committed);
  }

  private synchronized List<Consumer<List<Committed>>> currentListeners() {
    return List.copyOf(listeners);
  }

  /**
   * Fills the set from the store; what was saved about it counts if the number of events agrees.
   */
  private SetState load(Optional<SetState> saved) {
    List<ChunkedOrderedSet.Entry> entries = new ArrayList<>();
    store.scanKeys((seq, key) -> entries.add(new ChunkedOrderedSet.Entry(seq, key)));
    lastSeq = entries.stream().mapToLong(ChunkedOrderedSet.Entry::seq).max().orElse(0);
    SetState loaded =
        saved
            .filter(s -> s.count() == entries.size())
            .orElseGet(
                () ->
                    SetState.EMPTY.plusIds(
                        entries.stream().map(e -> e.key().id()).toList(), sealer));
    set.replaceAll(entries, loaded.root(sealer));
    return loaded;
  }

  private static List<Committed> numbered(List<PendingEvent> batch, long first) {
    List<Committed> committed = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      committed.add(new Committed(batch.get(i), first + i));
    }
    return committed;
  }
}
