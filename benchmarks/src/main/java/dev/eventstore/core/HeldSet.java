package dev.eventstore.core;

import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.StoredEvent;
import java.util.List;

/**
 * What a device holds whose events are made up: the library's own ordered set and fingerprint,
 * without a database. One thread at a time.
 */
public final class HeldSet {
  private final Sealer sealer;
  private final ChunkedOrderedSet set;
  private SetState state;

  private HeldSet(Sealer sealer, ChunkedOrderedSet set, SetState state) {
    this.sealer = sealer;
    this.set = set;
    this.state = state;
  }

  /** The events, as the transport and the publisher of summaries see them. */
  public OrderedSet events() {
    return set;
  }

  /** Adds events that are not held yet: one commit. */
  public void add(List<StoredEvent> stored) {
    state = state.plusIds(stored.stream().map(event -> event.key().id()).toList(), sealer);
    set.addAll(
        stored.stream()
            .map(event -> new ChunkedOrderedSet.Entry(event.seq(), event.key()))
            .toList(),
        state.root(sealer));
  }

  /** Collects what a device holds from the beginning. One thread at a time. */
  public static final class Builder {
    private final Sealer sealer;
    private final ChunkedOrderedSet set;
    private final ChunkedOrderedSet.Replacement first;

    /** Nothing so far. */
    public Builder(Sealer sealer) {
      this.sealer = sealer;
      set = new ChunkedOrderedSet(sealer::h64, SetState.EMPTY.root(sealer));
      first = set.replacement();
    }

    /** Adds an event, best in the order of the keys. */
    public void add(long seq, EventKey key) {
      first.add(seq, key);
    }

    /** The set of all that was added, whose fingerprint the caller has summed before. */
    public HeldSet build(IdSums sums) {
      if (sums.state().count() != first.count()) {
        throw new IllegalArgumentException("the sums are of other events");
      }
      first.finish(sums.state().root(sealer));
      return new HeldSet(sealer, set, sums.state());
    }
  }
}
