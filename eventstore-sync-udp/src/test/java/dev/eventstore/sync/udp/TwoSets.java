package dev.eventstore.sync.udp;

import dev.eventstore.EventId;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** What we hold and what a peer holds: events numbered by seq, whose times are their numbers. */
final class TwoSets {
  final FakeSet ours = new FakeSet();
  final FakeSet theirs = new FakeSet();

  /** Both hold these. */
  TwoSets both(int from, int to) {
    return ours(from, to).theirs(from, to);
  }

  /** We hold these. */
  TwoSets ours(int from, int to) {
    for (int seq = from; seq <= to; seq++) {
      ours.add(key(seq), seq);
    }
    return this;
  }

  /** The peer holds these. */
  TwoSets theirs(int from, int to) {
    for (int seq = from; seq <= to; seq++) {
      theirs.add(key(seq), seq);
    }
    return this;
  }

  static EventKey key(int seq) {
    byte[] id = new byte[EventId.BYTES];
    new SplittableRandom(seq).nextBytes(id);
    return new EventKey(seq, EventId.of(id));
  }

  /** The events with these numbers and all between. */
  static KeyRange range(int from, int to) {
    return new KeyRange(EventKey.bound(from, 0), EventKey.bound(to + 1L, 0));
  }

  static Set<Long> seqs(long... seqs) {
    Set<Long> set = new TreeSet<>();
    for (long seq : seqs) {
      set.add(seq);
    }
    return set;
  }

  /** What the peer says of a range. */
  RangeCell cell(KeyRange range, CellHash hash) {
    return new RangeCell(range, hash.cell(theirs, range));
  }

  /** What our comparison of one cell of the peer over everything finds. */
  FoundEvents compare(CellHash hash, long... underway) {
    return compare(cell(KeyRange.ALL, hash), hash, underway);
  }

  /** The same of a cell with a given content. */
  FoundEvents compare(Cell cell) {
    return compare(new RangeCell(KeyRange.ALL, cell), CellHash.PLAIN.fine());
  }

  private FoundEvents compare(RangeCell cell, CellHash hash, long... underway) {
    FoundEvents found = new FoundEvents();
    found.underway.addAll(seqs(underway));
    found.run(new CellsComparison(List.of(cell), hash), ours);
    return found;
  }
}
