package dev.eventstore.sync.udp;

import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Slice;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Compares one slice of a peer with our set, part after part. For one thread. */
final class SliceComparison implements Comparison {
  private final boolean ofEverything;
  private final int cells;
  private final Deque<Comparison> parts;
  private long finished;

  private SliceComparison(Slice slice, int cells, Comparison... parts) {
    ofEverything = slice instanceof Slice.Beacon;
    this.cells = cells;
    this.parts = new ArrayDeque<>(List.of(parts));
  }

  /** Of a slice that says what its publisher holds; of others there is none. */
  static Optional<SliceComparison> of(Slice slice) {
    if (slice instanceof Slice.Membership membership) {
      return Optional.of(
          new SliceComparison(
              slice, 0, new MembersComparison(membership.members(), membership.hash())));
    }
    if (slice instanceof Slice.Cells cells) {
      return Optional.of(
          new SliceComparison(
              slice,
              cells.cells().size(),
              new CellsComparison(cells.cells(), cells.hash().fine())));
    }
    if (slice instanceof Slice.Beacon beacon) {
      return Optional.of(
          new SliceComparison(
              slice,
              beacon.cells().size(),
              new MembersComparison(beacon.recent(), beacon.hash()),
              new CellsComparison(beacon.cells(), beacon.hash().fine())));
    }
    return Optional.empty();
  }

  /**
   * Whether it is of the whole set: comparing it anew while much is on its way tells little, and a
   * newer one may come.
   */
  boolean isOfEverything() {
    return ofEverything;
  }

  /** How many cells it has, which is what it takes memory for while it waits. */
  int cells() {
    return cells;
  }

  @Override
  public boolean next(OrderedSet events, Findings findings) {
    Comparison part = parts.getFirst();
    if (part.next(events, findings)) {
      finished += part.compared();
      parts.removeFirst();
    }
    return parts.isEmpty();
  }

  @Override
  public long compared() {
    return finished + (parts.isEmpty() ? 0 : parts.getFirst().compared());
  }
}
