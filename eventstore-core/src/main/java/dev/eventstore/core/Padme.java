package dev.eventstore.core;

/**
 * Padmé lengths: what is padded to one tells at most O(log log n) bits of its true length and grows
 * by at most 12 %.
 *
 * <p>Source: Nikitin, Barman, Lueks, Underwood, Hubaux and Ford, "Reducing Metadata Leakage from
 * Encrypted Files and Communication with PURBs", PETS 2019, algorithm 1.
 */
final class Padme {
  private Padme() {}

  /**
   * The smallest Padmé length that is not below {@code length}: a number whose significant bits are
   * no more than its exponent takes to write.
   *
   * @param length 0 … 2³⁰ bytes
   */
  static int paddedLength(int length) {
    if (length < 2) {
      return length;
    }
    int exponent = floorLog2(length);
    int significantBits = floorLog2(exponent) + 1;
    int mask = (1 << Math.max(0, exponent - significantBits)) - 1;
    return (length + mask) & ~mask;
  }

  private static int floorLog2(int n) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(n);
  }
}
