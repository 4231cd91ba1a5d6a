package dev.eventstore.benchmarks;

import java.util.SplittableRandom;

/**
 * Rows as the library would store them: random ids and bytes, rising times, types of which few make
 * up most, a few authors, and in every other row one field of many values. The same seed gives the
 * same rows. One thread at a time.
 */
final class LayoutRows {
  /** Sealed bytes of an event of 300 bytes of JSON. */
  static final int SEALED_BYTES = 424;

  static final int ID_BYTES = 32;

  private static final int TYPES = 20;
  private static final int AUTHORS = 8;
  private static final int FIELD_VALUES = 10_000;
  private static final long FIRST_TIME = 1_750_000_000_000_000L;
  private static final int MOST_MICROS_BETWEEN = 2_000;

  private final SplittableRandom random;
  private final byte[] id = new byte[ID_BYTES];
  private final byte[] sealed = new byte[SEALED_BYTES];
  private final long[] tags = new long[3];
  private int tagCount;
  private long createdAt = FIRST_TIME;
  private long seq;

  LayoutRows(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Makes the next row; the arrays are reused. */
  void next() {
    seq++;
    random.nextBytes(id);
    random.nextBytes(sealed);
    createdAt += 1 + random.nextInt(MOST_MICROS_BETWEEN);
    tags[0] = tag(0, skewedType());
    tags[1] = tag(1, random.nextInt(AUTHORS));
    tags[2] = tag(2, random.nextInt(FIELD_VALUES));
    tagCount = seq % 2 == 0 ? 2 : 3;
  }

  /** Half of all rows have the first type, half of the rest the second, and so on. */
  private int skewedType() {
    return Math.min(TYPES - 1, Long.numberOfTrailingZeros(random.nextLong()));
  }

  /** Tags look random, as keyed hashes do. */
  private static long tag(int field, int value) {
    return new SplittableRandom(field * 1_000_003L + value).nextLong();
  }

  /** The tag of the most frequent type. */
  static long commonTag() {
    return tag(0, 0);
  }

  long seq() {
    return seq;
  }

  long createdAt() {
    return createdAt;
  }

  byte[] id() {
    return id;
  }

  byte[] sealed() {
    return sealed;
  }

  int tagCount() {
    return tagCount;
  }

  long tag(int index) {
    return tags[index];
  }
}
