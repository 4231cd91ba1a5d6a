package dev.eventstore.core;

import dev.eventstore.spi.Cell;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Cuts a range of the set along the trie over its keys, the fullest node first. One thread. */
final class TrieCut {
  private static final Comparator<Leaf> FULLEST =
      Comparator.comparingLong(Leaf::count).reversed().thenComparing(Leaf::node);

  private final ChunkList entries;
  private final KeyRange limits;
  private final PriorityQueue<Leaf> divisible = new PriorityQueue<>(FULLEST);
  private final List<Leaf> finished = new ArrayList<>();
  private int filled;

  /** A node, with what stands before it and what stands before its end. */
  private record Leaf(KeyNode node, Cell before, Cell upToEnd) {
    long count() {
      return upToEnd.count() - before.count();
    }

    Cell cell() {
      return new Cell(count(), upToEnd.sumH64() - before.sumH64());
    }
  }

  TrieCut(ChunkList entries, KeyRange limits) {
    this.entries = entries;
    this.limits = limits;
  }

  /** Nodes of which so many hold events, in key order, or fewer when there are fewer events. */
  List<RangeCell> cells(int wanted) {
    if (limits.from().equals(limits.to())) {
      return List.of();
    }
    add(KeyNode.covering(limits), totalBefore(limits.from()), totalBefore(limits.to()));
    while (filled < wanted && !divisible.isEmpty()) {
      split(divisible.remove());
    }
    finished.addAll(divisible);
    finished.sort(Comparator.comparing(Leaf::node));
    return finished.stream()
        .map(leaf -> new RangeCell(leaf.node.within(limits), leaf.cell()))
        .toList();
  }

  private void split(Leaf leaf) {
    filled--;
    KeyNode upper = leaf.node.upper();
    EventKey middle = EventKey.bound(upper.time(), upper.head());
    Cell between =
        middle.compareTo(limits.from()) <= 0
            ? leaf.before
            : middle.compareTo(limits.to()) >= 0 ? leaf.upToEnd : totalBefore(middle);
    add(leaf.node.lower(), leaf.before, between);
    add(upper, between, leaf.upToEnd);
  }

  private void add(KeyNode node, Cell before, Cell upToEnd) {
    if (node.isOutside(limits)) {
      return;
    }
    Leaf leaf = new Leaf(node, before, upToEnd);
    if (leaf.count() > 0) {
      filled++;
    }
    if (leaf.count() > 1 && !node.isSingleKey()) {
      divisible.add(leaf);
    } else {
      finished.add(leaf);
    }
  }

  private Cell totalBefore(EventKey bound) {
    return entries.totalBefore(bound.createdAtMicros(), bound.id().head());
  }
}
