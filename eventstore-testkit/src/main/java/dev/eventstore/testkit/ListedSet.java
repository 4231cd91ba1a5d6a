package dev.eventstore.testkit;

import dev.eventstore.spi.Cell;
import dev.eventstore.spi.EntryVisitor;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Sealer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The plainest ordered set, for tests of what is made from one. Any thread may use it. */
final class ListedSet implements OrderedSet {
  private static final int LANE_BYTES = 2_048;

  private final Sealer sealer;
  private final TreeSet<EventKey> keys = new TreeSet<>();

  ListedSet(Sealer sealer) {
    this.sealer = sealer;
  }

  synchronized void add(EventKey key) {
    keys.add(key);
  }

  synchronized List<EventKey> keys() {
    return List.copyOf(keys);
  }

  /** Says how many there are; their sum plays no part here. */
  @Override
  public synchronized Root root() {
    return sealer.root(new byte[LANE_BYTES], keys.size());
  }

  @Override
  public synchronized Cell cell(KeyRange range) {
    long sum = 0;
    for (EventKey key : in(range)) {
      sum += sealer.h64(key.id());
    }
    return new Cell(in(range).size(), sum);
  }

  @Override
  public synchronized List<KeyRange> cut(KeyRange range, int cells) {
    List<EventKey> inside = in(range);
    int parts = Math.max(1, Math.min(cells, inside.size()));
    List<KeyRange> ranges = new ArrayList<>();
    EventKey from = range.from();
    for (int i = 1; i < parts; i++) {
      EventKey first = inside.get(i * inside.size() / parts);
      EventKey to = EventKey.bound(first.createdAtMicros(), first.id().head());
      if (from.compareTo(to) < 0) {
        ranges.add(new KeyRange(from, to));
        from = to;
      }
    }
    ranges.add(new KeyRange(from, range.to()));
    return ranges;
  }

  @Override
  public synchronized void forEach(KeyRange range, EntryVisitor visitor) {
    for (EventKey key : in(range)) {
      if (!visitor.visit(1, sealer.h64(key.id()), key.id().head())) {
        return;
      }
    }
  }

  private List<EventKey> in(KeyRange range) {
    return List.copyOf(keys.subSet(range.from(), range.to()));
  }
}
