package dev.eventstore.testkit;

import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds two pairs of hashes with one sum, by the birthday paradox: 2²⁵ pairs for 48 bits. */
final class EqualSums {
  /** Where the events lie of which a test chooses some. */
  static final KeyRange EARLY = new KeyRange(EventKey.bound(0, 0), EventKey.bound(2_000_000, 0));

  private static final int PARTS = 16; // of all sums, one after the other, to save memory

  private EqualSums() {}

  /** The places of two pairs. */
  record Found(List<Integer> left, List<Integer> right) {}

  static Optional<Found> search(long[] hashes, long mask) {
    long[] sums = new long[hashes.length * hashes.length / PARTS];
    for (long part = 0; part < PARTS; part++) {
      int count = 0;
      for (int i = 0; i < hashes.length; i++) {
        for (int j = i + 1; j < hashes.length; j++) {
          long sum = hashes[i] + hashes[j] & mask;
          if (sum % PARTS == part) {
            sums[count++] = sum;
          }
        }
      }
      Arrays.sort(sums, 0, count);
      for (int i = 1; i < count; i++) {
        if (sums[i] == sums[i - 1]) {
          return Optional.of(pairs(hashes, sums[i], mask));
        }
      }
    }
    return Optional.empty();
  }

  private static Found pairs(long[] hashes, long sum, long mask) {
    Optional<List<Integer>> left = Optional.empty();
    for (int i = 0; i < hashes.length; i++) {
      for (int j = i + 1; j < hashes.length; j++) {
        if ((hashes[i] + hashes[j] & mask) == sum) {
          if (left.isPresent()) {
            return new Found(left.get(), List.of(i, j));
          }
          left = Optional.of(List.of(i, j));
        }
      }
    }
    throw new IllegalStateException("the sum was found twice");
  }
}
