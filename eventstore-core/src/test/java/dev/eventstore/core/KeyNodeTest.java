package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Limits;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares nodes with intervals of numbers of 117 bits. */
class KeyNodeTest {
  private static final int ROUNDS = 20_000;
  private static final KeyNode ROOT = new KeyNode(0, 0, 0);
  private static final long LAST_TIME = Limits.MAX_TIMESTAMP_MICROS;

  private final Random random = Seed.random("KeyNodeTest");

  /** A node of any depth. */
  private KeyNode node() {
    KeyNode node = ROOT;
    for (int depth = random.nextInt(KeyNode.MAX_DEPTH + 1); depth > 0; depth--) {
      node = random.nextBoolean() ? node.lower() : node.upper();
    }
    return node;
  }

  /** Limits that often begin or end in a node. */
  private KeyRange limitsNear(KeyNode node) {
    BigInteger one = KeyNumbers.near(KeyNumbers.first(node), random);
    BigInteger other = KeyNumbers.near(KeyNumbers.end(node), random);
    return one.equals(other)
        ? KeyNumbers.range(random)
        : KeyNumbers.range(one.min(other), one.max(other));
  }

  @Test
  void theRootHasAllKeys() {
    assertEquals(ROOT, KeyNode.covering(KeyRange.ALL));
    assertEquals(KeyRange.ALL, ROOT.within(KeyRange.ALL));
  }

  @Test
  void coveringIsTheSmallestNodeInWhichARangeLies() {
    for (int i = 0; i < ROUNDS; i++) {
      KeyRange range = KeyNumbers.range(random);
      KeyNode node = KeyNode.covering(range);
      assertTrue(node.covers(range), () -> range.toString());
      assertTrue(
          node.isSingleKey() || (!node.lower().covers(range) && !node.upper().covers(range)),
          () -> node + " for " + range);
      assertEquals(
          BigInteger.ZERO, KeyNumbers.first(node).mod(KeyNumbers.size(node)), "is aligned");
    }
  }

  @Test
  void aNodeIsCoveredByItself() {
    for (int i = 0; i < ROUNDS; i++) {
      KeyNode node = node();
      assertEquals(node, KeyNode.covering(node.within(KeyRange.ALL)));
    }
  }

  @Test
  void halvesHaveTheKeysOfTheirNodeInTwoEqualParts() {
    for (int i = 0; i < ROUNDS; i++) {
      KeyNode node = node();
      if (!node.isSingleKey()) {
        assertEquals(KeyNumbers.first(node), KeyNumbers.first(node.lower()));
        assertEquals(KeyNumbers.end(node.lower()), KeyNumbers.first(node.upper()));
        assertEquals(KeyNumbers.end(node), KeyNumbers.end(node.upper()));
      }
    }
  }

  @Test
  void aPathOfUpperHalvesEndsWithTheLastKeyOfAll() {
    KeyNode node = ROOT;
    while (!node.isSingleKey()) {
      node = node.upper();
      assertEquals(KeyRange.ALL.to(), node.within(KeyRange.ALL).to());
    }
    assertEquals(new KeyNode(LAST_TIME, -1, KeyNode.MAX_DEPTH), node);
    assertEquals(EventKey.bound(LAST_TIME, -1), node.within(KeyRange.ALL).from());
  }

  @Test
  void whereHeadsOverflowANodeEndsWithTheNextMicrosecond() {
    KeyNode microsecond =
        KeyNode.covering(new KeyRange(EventKey.bound(41, 0), EventKey.bound(42, 0)));
    assertEquals(new KeyNode(41, 0, 53), microsecond);
    EventKey next = EventKey.bound(42, 0);
    assertEquals(next, microsecond.within(KeyRange.ALL).to());
    for (KeyNode node = microsecond; !node.isSingleKey(); ) {
      node = node.upper();
      assertEquals(next, node.within(KeyRange.ALL).to());
      assertTrue(node.isBefore(next));
      assertTrue(node.isOutside(new KeyRange(next, KeyRange.ALL.to())));
    }
  }

  @Test
  void withinAreTheKeysThatNodeAndLimitsShare() {
    for (int i = 0; i < ROUNDS; i++) {
      KeyNode node = node();
      KeyRange limits = limitsNear(node);
      BigInteger from = KeyNumbers.first(node).max(KeyNumbers.number(limits.from()));
      BigInteger to = KeyNumbers.end(node).min(KeyNumbers.number(limits.to()));
      boolean none = from.compareTo(to) >= 0;
      KeyRange within = node.within(limits);
      assertEquals(none, node.isOutside(limits), () -> node + " in " + limits);
      assertEquals(none, within.from().equals(within.to()));
      if (!none) {
        assertEquals(KeyNumbers.range(from, to), within);
        assertTrue(node.isWithin(limits, within));
      }
    }
  }

  @Test
  void noOtherRangeIsWhatANodeHasWithinLimits() {
    for (int i = 0; i < ROUNDS; i++) {
      KeyNode node = node();
      KeyRange limits = limitsNear(node);
      KeyRange other = limitsNear(node);
      if (!node.isOutside(limits)) {
        assertEquals(node.within(limits).equals(other), node.isWithin(limits, other));
      }
    }
  }

  @Test
  void coversAndIsBeforeCompareEnds() {
    for (int i = 0; i < ROUNDS; i++) {
      KeyNode node = node();
      KeyRange range = limitsNear(node);
      BigInteger from = KeyNumbers.number(range.from());
      BigInteger to = KeyNumbers.number(range.to());
      boolean covers =
          KeyNumbers.first(node).compareTo(from) <= 0 && to.compareTo(KeyNumbers.end(node)) <= 0;
      assertEquals(covers, node.covers(range));
      assertEquals(KeyNumbers.end(node).compareTo(from) <= 0, node.isBefore(range.from()));
    }
  }

  @Test
  void nodesAreOrderedByTheirFirstKeyAndTheLargerOneComesFirst() {
    List<KeyNode> nodes = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      KeyNode node = node();
      nodes.add(node);
      if (!node.isSingleKey()) {
        nodes.add(random.nextBoolean() ? node.lower() : node.upper());
      }
    }
    List<KeyNode> expected = new ArrayList<>(nodes);
    expected.sort(
        Comparator.comparing(KeyNumbers::first)
            .thenComparing(KeyNumbers::size, Comparator.reverseOrder()));
    nodes.sort(null);
    assertEquals(expected, nodes);
  }
}
