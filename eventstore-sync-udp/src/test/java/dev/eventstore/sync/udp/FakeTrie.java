package dev.eventstore.sync.udp;

import dev.eventstore.spi.Cell;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.RangeCell;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The binary trie over all keys, each taken as one number of 53 bits of time and 64 of the id. */
final class FakeTrie {
  static final int DEPTH = 53 + Long.SIZE;

  /** The node with this first key, which shares so many leading bits with its others. */
  private record Node(BigInteger first, int depth) {
    BigInteger end() {
      return first.add(BigInteger.ONE.shiftLeft(DEPTH - depth));
    }

    List<Node> halves() {
      BigInteger half = BigInteger.ONE.shiftLeft(DEPTH - depth - 1);
      return List.of(new Node(first, depth + 1), new Node(first.add(half), depth + 1));
    }

    /** What of it lies in {@code limits}; perhaps nothing. */
    KeyRange within(KeyRange limits) {
      BigInteger from = first.max(number(limits.from()));
      BigInteger to = end().min(number(limits.to())).max(from);
      return new KeyRange(key(from), key(to));
    }
  }

  /** A node as far as it lies in the range that is cut. */
  private record Leaf(Node node, KeyRange range, Cell cell) {
    boolean isDivisible() {
      return cell.count() > 1 && node.depth() < DEPTH;
    }
  }

  private FakeTrie() {}

  static BigInteger number(EventKey bound) {
    BigInteger head = new BigInteger(Long.toUnsignedString(bound.id().head()));
    return BigInteger.valueOf(bound.createdAtMicros()).shiftLeft(Long.SIZE).add(head);
  }

  static EventKey key(BigInteger number) {
    return EventKey.bound(number.shiftRight(Long.SIZE).longValue(), number.longValue());
  }

  /** Where the node ends that has this depth and holds this key. */
  static EventKey endOfNode(EventKey inside, int depth) {
    int rest = DEPTH - depth;
    return key(number(inside).shiftRight(rest).add(BigInteger.ONE).shiftLeft(rest));
  }

  static List<RangeCell> cells(OrderedSet events, KeyRange limits, int wanted) {
    if (limits.from().equals(limits.to())) {
      return List.of();
    }
    Comparator<Leaf> fullest = Comparator.comparing(leaf -> -leaf.cell().count());
    PriorityQueue<Leaf> divisible =
        new PriorityQueue<>(fullest.thenComparing(leaf -> leaf.range().from()));
    List<Leaf> finished = new ArrayList<>();
    add(leaf(covering(limits), events, limits), divisible, finished);
    while (filled(divisible) + filled(finished) < wanted && !divisible.isEmpty()) {
      for (Node half : divisible.remove().node().halves()) {
        add(leaf(half, events, limits), divisible, finished);
      }
    }
    finished.addAll(divisible);
    finished.sort(Comparator.comparing(leaf -> leaf.range().from()));
    return finished.stream().map(leaf -> new RangeCell(leaf.range(), leaf.cell())).toList();
  }

  private static Leaf leaf(Node node, OrderedSet events, KeyRange limits) {
    KeyRange range = node.within(limits);
    return new Leaf(node, range, events.cell(range));
  }

  private static void add(Leaf leaf, PriorityQueue<Leaf> divisible, List<Leaf> finished) {
    if (leaf.isDivisible()) {
      divisible.add(leaf);
    } else if (!leaf.range().from().equals(leaf.range().to())) {
      finished.add(leaf);
    }
  }

  private static long filled(Iterable<Leaf> leaves) {
    long filled = 0;
    for (Leaf leaf : leaves) {
      filled += leaf.cell().count() > 0 ? 1 : 0;
    }
    return filled;
  }

  /** The smallest node in which all of it lies. */
  private static Node covering(KeyRange range) {
    Node node = new Node(BigInteger.ZERO, 0);
    while (node.depth() < DEPTH) {
      Node lower = node.halves().get(0);
      Node upper = node.halves().get(1);
      if (number(range.to()).compareTo(lower.end()) <= 0) {
        node = lower;
      } else if (number(range.from()).compareTo(upper.first()) >= 0) {
        node = upper;
      } else {
        return node;
      }
    }
    return node;
  }
}
