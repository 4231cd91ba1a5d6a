package dev.eventstore.testkit;

import dev.eventstore.spi.Cell;
import dev.eventstore.spi.EntryVisitor;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Sealer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
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

  /** As the interface describes it, with keys as numbers and nodes as intervals of them. */
  @Override
  public synchronized List<RangeCell> cells(KeyRange range, int cells) {
    List<RangeCell> divided = new ArrayList<>();
    if (range.from().equals(range.to())) {
      return divided;
    }
    List<Node> nodes = new ArrayList<>(List.of(Node.covering(range)));
    while (nodes.stream().filter(node -> count(node, range) > 0).count() < cells) {
      Node fullest = nodes.stream().max(Comparator.comparing(n -> count(n, range))).orElseThrow();
      if (count(fullest, range) < 2 || fullest.size().equals(BigInteger.ONE)) {
        break;
      }
      int at = nodes.indexOf(fullest);
      nodes.remove(at);
      nodes.addAll(at, fullest.halves(range));
    }
    nodes.forEach(n -> divided.add(new RangeCell(n.within(range), cell(n.within(range)))));
    return divided;
  }

  private long count(Node node, KeyRange range) {
    return in(node.within(range)).size();
  }

  @Override
  public synchronized KeyRange newest(int newest, EventKey before) {
    List<EventKey> earlier = List.copyOf(keys.headSet(before));
    if (earlier.size() <= newest) {
      return new KeyRange(KeyRange.ALL.from(), before);
    }
    EventKey first = earlier.get(earlier.size() - newest);
    return new KeyRange(EventKey.bound(first.createdAtMicros(), first.id().head()), before);
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

  /** A node of the trie over all keys, which are numbers of 117 bits. */
  private record Node(BigInteger first, BigInteger size) {
    private static final int HEAD_BITS = 64;

    static Node covering(KeyRange range) {
      BigInteger last = number(range.to()).subtract(BigInteger.ONE);
      int bits = number(range.from()).xor(last).bitLength();
      return new Node(last.shiftRight(bits).shiftLeft(bits), BigInteger.ONE.shiftLeft(bits));
    }

    List<Node> halves(KeyRange range) {
      BigInteger half = size.shiftRight(1);
      return List.of(new Node(first, half), new Node(first.add(half), half)).stream()
          .filter(node -> number(range.from()).compareTo(node.first.add(half)) < 0)
          .filter(node -> node.first.compareTo(number(range.to())) < 0)
          .toList();
    }

    KeyRange within(KeyRange range) {
      return new KeyRange(
          bound(first.max(number(range.from()))), bound(first.add(size).min(number(range.to()))));
    }

    private static BigInteger number(EventKey bound) {
      return BigInteger.valueOf(bound.createdAtMicros())
          .shiftLeft(HEAD_BITS)
          .add(new BigInteger(Long.toUnsignedString(bound.id().head())));
    }

    private static EventKey bound(BigInteger number) {
      return EventKey.bound(number.shiftRight(HEAD_BITS).longValue(), number.longValue());
    }
  }
}
