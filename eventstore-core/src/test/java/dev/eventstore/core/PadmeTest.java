package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Limits;
import org.junit.jupiter.api.Test;

final class PadmeTest {
  @Test
  void aPaddedLengthIsItsOwnAndAddsAtMostTwelvePercent() {
    int before = 0;
    for (int length = 0; length < 200_000; length++) {
      int padded = Padme.paddedLength(length);
      assertTrue(padded >= length && padded >= before);
      assertEquals(padded, Padme.paddedLength(padded));
      assertTrue((padded - length) * 100L <= 12L * length, "length " + length);
      before = padded;
    }
  }

  @Test
  void theLargestEventFillsItsSealedSizeAndNoMore() {
    int content = Limits.MAX_EVENT_CONTENT_BYTES + Limits.EVENT_FRAME_BYTES;
    int sealed = Padme.paddedLength(content) + Limits.SEAL_OVERHEAD_BYTES;
    int next = Padme.paddedLength(content + 1) + Limits.SEAL_OVERHEAD_BYTES;
    assertTrue(sealed <= Limits.MAX_SEALED_EVENT_BYTES);
    assertTrue(next > Limits.MAX_SEALED_EVENT_BYTES);
  }
}
