package dev.eventstore.spi;

import dev.eventstore.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What the sums of cells add up: the keyed hash of each event, or, in a salted version, a hash of
 * it under a key that no earlier version had. A member can craft events whose keyed hashes have a
 * given sum, but cannot know the salt of a version that was made after them. Immutable.
 */
public final class CellHash {
  /** The keyed hash itself. */
  public static final CellHash PLAIN = new CellHash(null, Long.SIZE);

  /** How many bits of a sum a finer cell carries: enough, since roots decide and not sums. */
  public static final int FINE_BITS = 48;

  private final @Nullable SipHash salted;
  private final int bits;

  private CellHash(@Nullable SipHash salted, int bits) {
    this.salted = salted;
    this.bits = bits;
  }

  /** The hash of one salted version, under the key of its filters. */
  public static CellHash salted(Bytes filterKey) {
    return new CellHash(new SipHash(filterKey), Long.SIZE);
  }

  /** The same with sums of {@link #FINE_BITS} bits. */
  public CellHash fine() {
    return new CellHash(salted, FINE_BITS);
  }

  /** Whether it is the hash of a salted version. */
  public boolean isSalted() {
    return salted != null;
  }

  /** What one event adds to a sum. */
  public long of(long h64, long idHead) {
    return reduce(salted == null ? h64 : salted.hash(idHead, h64));
  }

  /** A sum, modulo the number of its bits. */
  public long reduce(long sum) {
    return sum & -1L >>> (Long.SIZE - bits);
  }

  /** Count and sum of a range; without a salt a few steps, with one a look at each event. */
  public Cell cell(OrderedSet events, KeyRange range) {
    if (salted == null) {
      Cell plain = events.cell(range);
      return new Cell(plain.count(), reduce(plain.sumH64()));
    }
    long[] total = new long[2];
    events.forEach(
        range,
        (seq, h64, idHead) -> {
          total[0]++;
          total[1] += of(h64, idHead);
          return true;
        });
    return new Cell(total[0], reduce(total[1]));
  }
}
