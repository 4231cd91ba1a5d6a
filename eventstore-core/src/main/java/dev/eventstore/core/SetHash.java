package dev.eventstore.core;

import java.nio.ByteBuffer;

/**
 * LtHash16: the sum of a set's elements, each expanded to 1,024 lanes of 16 bits, lane by lane
 * modulo 2¹⁶. Adding does not depend on the order, and finding two sets with one sum is a hard
 * lattice problem. One thread at a time.
 *
 * <p>Source: Bellare and Micciancio, "A New Paradigm for Collision-Free Hashing", 1997; Lewi et
 * al., "Securing Update Propagation with Homomorphic Hashing", 2019.
 */
final class SetHash {
  /** The lanes of an element, or of a sum, in bytes. */
  static final int BYTES = 2_048;

  /** The highest bit of each of four lanes: carries must not leave a lane. */
  private static final long HIGH_BITS = 0x8000_8000_8000_8000L;

  private final byte[] sums;

  SetHash() {
    this(new byte[BYTES]);
  }

  SetHash(byte[] sums) {
    if (sums.length != BYTES) {
      throw new IllegalArgumentException("the sums have " + BYTES + " bytes, not " + sums.length);
    }
    this.sums = sums.clone();
  }

  void add(byte[] lanes) {
    ByteBuffer added = ByteBuffer.wrap(lanes);
    ByteBuffer all = ByteBuffer.wrap(sums);
    for (int offset = 0; offset < BYTES; offset += Long.BYTES) {
      long a = all.getLong(offset);
      long b = added.getLong(offset);
      long low = (a & ~HIGH_BITS) + (b & ~HIGH_BITS);
      all.putLong(offset, low ^ ((a ^ b) & HIGH_BITS));
    }
  }

  byte[] sums() {
    return sums.clone();
  }
}
