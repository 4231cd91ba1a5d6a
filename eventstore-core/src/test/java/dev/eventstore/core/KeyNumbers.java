package dev.eventstore.core;

import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import java.math.BigInteger;
import java.util.Random;

/** Bounds as numbers of 117 bits, in which nodes of the trie are obviously what they are. */
final class KeyNumbers {
  private static final int HEAD_BITS = 64;
  private static final BigInteger HEADS = BigInteger.ONE.shiftLeft(HEAD_BITS);

  private KeyNumbers() {}

  static BigInteger number(long time, long head) {
    return BigInteger.valueOf(time)
        .shiftLeft(HEAD_BITS)
        .add(new BigInteger(Long.toUnsignedString(head)));
  }

  static BigInteger number(EventKey bound) {
    return number(bound.createdAtMicros(), bound.id().head());
  }

  static EventKey bound(BigInteger number) {
    return EventKey.bound(number.shiftRight(HEAD_BITS).longValue(), number.mod(HEADS).longValue());
  }

  static BigInteger first(KeyNode node) {
    return number(node.time(), node.head());
  }

  /** How many keys a node has. */
  static BigInteger size(KeyNode node) {
    return BigInteger.ONE.shiftLeft(KeyNode.MAX_DEPTH - node.depth());
  }

  static BigInteger end(KeyNode node) {
    return first(node).add(size(node));
  }

  static KeyRange range(BigInteger from, BigInteger to) {
    return new KeyRange(bound(from), bound(to));
  }

  /** A number in 0 … 2¹¹⁷, or close to another one, so that all depths are met. */
  static BigInteger near(BigInteger other, Random random) {
    BigInteger all = BigInteger.ONE.shiftLeft(KeyNode.MAX_DEPTH);
    BigInteger distance = new BigInteger(random.nextInt(KeyNode.MAX_DEPTH + 1), random);
    BigInteger moved = random.nextBoolean() ? other.add(distance) : other.subtract(distance);
    return moved.max(BigInteger.ZERO).min(all);
  }

  /** A range of any length that is not empty. */
  static KeyRange range(Random random) {
    BigInteger one = new BigInteger(KeyNode.MAX_DEPTH, random);
    BigInteger other = near(one, random);
    while (other.equals(one)) {
      other = near(one, random);
    }
    return range(one.min(other), one.max(other));
  }
}
