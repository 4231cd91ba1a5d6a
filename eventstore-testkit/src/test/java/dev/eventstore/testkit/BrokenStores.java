package dev.eventstore.testkit;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.Limits;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.KeyVisitor;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.RowTag;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Stores in memory with one mistake each. */
final class BrokenStores {
  private BrokenStores() {}

  static EventStore changed(EventStore store, UnaryOperator<Selection> change) {
    return new ForwardingStore(store) {
      @Override
      public List<StoredEvent> select(Selection selection) {
        return store.select(change.apply(selection));
      }
    };
  }

  /** Stores row by row: no transaction. */
  static final class OneByOne extends ForwardingStore {
    OneByOne(EventStore store) {
      super(store);
    }

    @Override
    public long append(List<NewRow> rows, Bytes setState) {
      long last = 0;
      for (NewRow row : rows) {
        last = store.append(List.of(row), setState);
      }
      return last - rows.size() + 1;
    }
  }

  /** Where another thread appends, the first row can be read before the others are stored. */
  static final class SeenHalfway extends ForwardingStore {
    private static final int MOST_SECONDS = 10;

    private final Thread opener = Thread.currentThread();
    private final Semaphore looks = new Semaphore(0);

    SeenHalfway(EventStore store) {
      super(store);
    }

    @Override
    public long append(List<NewRow> rows, Bytes setState) {
      if (Thread.currentThread() == opener) {
        return store.append(rows, setState);
      }
      long first = store.append(rows.subList(0, 1), setState);
      awaitLook();
      store.append(rows.subList(1, rows.size()), setState);
      return first;
    }

    private void awaitLook() {
      looks.drainPermits();
      try {
        if (!looks.tryAcquire(2, MOST_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("nobody reads");
        }
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public List<StoredEvent> select(Selection selection) {
      List<StoredEvent> answer = store.select(selection);
      looks.release();
      return answer;
    }
  }

  /** Lets rows go whose ids are held already. */
  static final class ForgivingAppend extends ForwardingStore {
    ForgivingAppend(EventStore store) {
      super(store);
    }

    @Override
    public long append(List<NewRow> rows, Bytes setState) {
      List<NewRow> fresh = rows.stream().filter(row -> !store.contains(row.id())).toList();
      return fresh.isEmpty() ? 1 : store.append(fresh, setState);
    }
  }

  /** Names the last row instead of the first. */
  static final class LastSeq extends ForwardingStore {
    LastSeq(EventStore store) {
      super(store);
    }

    @Override
    public long append(List<NewRow> rows, Bytes setState) {
      return store.append(rows, setState) + rows.size() - 1;
    }
  }

  /** Remembers the state also of an append that was refused. */
  static final class EarlyState extends ForwardingStore {
    private Optional<Bytes> state = Optional.empty();

    EarlyState(EventStore store) {
      super(store);
    }

    @Override
    public long append(List<NewRow> rows, Bytes setState) {
      state = Optional.of(setState);
      return store.append(rows, setState);
    }

    @Override
    public Optional<Bytes> setState() {
      return state;
    }
  }

  /** Answers in the order of the rows. */
  static final class SortedRead extends ForwardingStore {
    SortedRead(EventStore store) {
      super(store);
    }

    @Override
    public List<StoredEvent> read(List<Long> seqs) {
      return store.read(seqs.stream().sorted().toList());
    }
  }

  /** Compares the first eight bytes of ids. */
  static final class HeadsOnly extends ForwardingStore {
    HeadsOnly(EventStore store) {
      super(store);
    }

    @Override
    public boolean contains(EventId id) {
      List<Long> heads = new ArrayList<>();
      store.scanKeys((seq, key) -> heads.add(key.id().head()));
      return heads.contains(id.head());
    }
  }

  /** Goes on after it was closed. */
  static final class NeverClosed extends ForwardingStore {
    NeverClosed(EventStore store) {
      super(store);
    }

    @Override
    public void close() {}
  }

  /** Where it was closed, one of its methods answers as an empty store would. */
  static final class EmptyWhenClosed extends ForwardingStore {
    private final String method;
    private boolean closed;

    EmptyWhenClosed(EventStore store, String method) {
      super(store);
      this.method = method;
    }

    private boolean isEmpty(String called) {
      return closed && called.equals(method);
    }

    @Override
    public boolean contains(EventId id) {
      return !isEmpty("contains") && store.contains(id);
    }

    @Override
    public List<StoredEvent> arrivedAfter(long seq, int limit, long maxBytes) {
      return isEmpty("arrivedAfter") ? List.of() : store.arrivedAfter(seq, limit, maxBytes);
    }

    @Override
    public void missing(Consumer<StoredEvent> visitor) {
      if (!isEmpty("missing")) {
        store.missing(visitor);
      }
    }

    @Override
    public void fillIndex(long name, long filledTo, List<RowTag> tags) {
      if (!isEmpty("fillIndex")) {
        store.fillIndex(name, filledTo, tags);
      }
    }

    @Override
    public void close() {
      closed = true;
      store.close();
    }
  }

  /** Forgets that the state no longer holds. */
  static final class StaleState extends ForwardingStore {
    private Optional<Bytes> state = Optional.empty();

    StaleState(EventStore store) {
      super(store);
    }

    @Override
    public int setAside(List<Long> seqs) {
      state = store.setState();
      return store.setAside(seqs);
    }

    @Override
    public Optional<Bytes> setState() {
      return store.setState().or(() -> state);
    }
  }

  /** Says how many it was asked for. */
  static final class WishfulCount extends ForwardingStore {
    WishfulCount(EventStore store) {
      super(store);
    }

    @Override
    public int setAside(List<Long> seqs) {
      return Math.max(store.setAside(seqs), seqs.size());
    }
  }

  /** Goes on showing what has come back. */
  static final class NeverBack extends ForwardingStore {
    private final List<StoredEvent> gone = new ArrayList<>();

    NeverBack(EventStore store) {
      super(store);
    }

    @Override
    public int setAside(List<Long> seqs) {
      gone.addAll(store.read(seqs));
      return store.setAside(seqs);
    }

    @Override
    public void missing(Consumer<StoredEvent> visitor) {
      gone.stream().sorted(Comparator.comparingLong(StoredEvent::seq)).forEach(visitor);
    }
  }

  /** Drops the newest of the copies that earlier calls kept, where the oldest should go. */
  static final class NewestDropped extends ForwardingStore {
    private final List<StoredEvent> copies = new ArrayList<>();

    NewestDropped(EventStore store) {
      super(store);
    }

    @Override
    public int setAside(List<Long> seqs) {
      List<StoredEvent> latest = store.read(seqs);
      int room = Math.max(0, Limits.MAX_SET_ASIDE_ROWS - latest.size());
      copies.subList(Math.min(room, copies.size()), copies.size()).clear();
      copies.addAll(latest);
      return store.setAside(seqs);
    }

    @Override
    public void missing(Consumer<StoredEvent> visitor) {
      copies.stream()
          .filter(copy -> !hasComeBack(copy))
          .sorted(Comparator.comparingLong(StoredEvent::seq))
          .forEach(visitor);
    }

    private boolean hasComeBack(StoredEvent copy) {
      long time = copy.key().createdAtMicros();
      return store.contains(copy.key().id())
          || store.select(Selection.arrivedAfter(copy.seq(), Integer.MAX_VALUE)).stream()
              .anyMatch(held -> held.key().createdAtMicros() == time);
    }
  }

  /** Keeps no copies. */
  static final class NothingMissing extends ForwardingStore {
    NothingMissing(EventStore store) {
      super(store);
    }

    @Override
    public void missing(Consumer<StoredEvent> visitor) {}
  }

  /** Scans in order of arrival. */
  static final class ArrivalScan extends ForwardingStore {
    ArrivalScan(EventStore store) {
      super(store);
    }

    @Override
    public void scanKeys(KeyVisitor visitor) {
      store
          .select(Selection.arrivedAfter(0, Integer.MAX_VALUE))
          .forEach(row -> visitor.visit(row.seq(), row.key()));
    }
  }

  /** Never lets a cursor go back. */
  static final class ForwardCursor extends ForwardingStore {
    ForwardCursor(EventStore store) {
      super(store);
    }

    @Override
    public void saveCursors(Map<Long, Long> seqByName) {
      seqByName.forEach(
          (name, seq) ->
              store.saveCursors(Map.of(name, Math.max(seq, store.cursor(name).orElse(seq)))));
    }
  }

  /** Removes nothing. */
  static final class KeptCursor extends ForwardingStore {
    KeptCursor(EventStore store) {
      super(store);
    }

    @Override
    public void removeCursor(long name) {}
  }

  /** Notes nothing when there is no tag to add. */
  static final class EmptyFillIgnored extends ForwardingStore {
    EmptyFillIgnored(EventStore store) {
      super(store);
    }

    @Override
    public void fillIndex(long name, long filledTo, List<RowTag> tags) {
      if (!tags.isEmpty()) {
        store.fillIndex(name, filledTo, tags);
      }
    }
  }

  /** Notes how far it is, and adds no tag. */
  static final class NoLaterTags extends ForwardingStore {
    NoLaterTags(EventStore store) {
      super(store);
    }

    @Override
    public void fillIndex(long name, long filledTo, List<RowTag> tags) {
      store.fillIndex(name, filledTo, List.of());
    }
  }
}
