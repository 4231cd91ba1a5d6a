package dev.eventstore.testkit;

import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.util.List;

/** Stores whose pages of arrivals have one mistake each; their selections are right. */
final class BrokenArrivals {
  private BrokenArrivals() {}

  /** Shows none. */
  static final class None extends ForwardingStore {
    None(EventStore store) {
      super(store);
    }

    @Override
    public List<StoredEvent> arrivedAfter(long seq, int limit, long maxBytes) {
      return List.of();
    }
  }

  /** Asks nothing about bytes. */
  static final class AnyBytes extends ForwardingStore {
    AnyBytes(EventStore store) {
      super(store);
    }

    @Override
    public List<StoredEvent> arrivedAfter(long seq, int limit, long maxBytes) {
      return store.select(Selection.arrivedAfter(seq, limit));
    }
  }

  /** Asks nothing about the number of rows. */
  static final class AnyNumber extends ForwardingStore {
    AnyNumber(EventStore store) {
      super(store);
    }

    @Override
    public List<StoredEvent> arrivedAfter(long seq, int limit, long maxBytes) {
      return store.arrivedAfter(seq, Integer.MAX_VALUE, maxBytes);
    }
  }

  /** Leaves out a first row that has too many bytes on its own: a reader never gets past it. */
  static final class NoLargeFirst extends ForwardingStore {
    NoLargeFirst(EventStore store) {
      super(store);
    }

    @Override
    public List<StoredEvent> arrivedAfter(long seq, int limit, long maxBytes) {
      List<StoredEvent> page = store.arrivedAfter(seq, limit, maxBytes);
      boolean tooLarge = !page.isEmpty() && page.get(0).encrypted().size() > maxBytes;
      return tooLarge ? List.of() : page;
    }
  }
}
