package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
  private final ReplayWindow window = new ReplayWindow();

  private boolean accept(long number) {
    boolean isNew = window.isNew(number);
    if (isNew) {
      window.accept(number);
    }
    return isNew;
  }

  @Test
  void eachNumberIsAcceptedOnceInAnyOrder() {
    assertTrue(accept(5));
    assertFalse(accept(5));
    assertTrue(accept(0));
    assertTrue(accept(4));
    assertFalse(accept(0));
  }

  @Test
  void whatIsBehindTheWindowIsRefused() {
    assertTrue(accept(100_000));
    assertTrue(accept(100_000 - SyncConstants.REPLAY_WINDOW + 1));
    assertFalse(accept(100_000 - SyncConstants.REPLAY_WINDOW));
  }

  @Test
  void aJumpForgetsWhatWasThere() {
    assertTrue(accept(1));
    assertTrue(accept(1 + SyncConstants.REPLAY_WINDOW));
    assertTrue(accept(2));
    assertTrue(accept(1_000_000_000_000L));
    assertTrue(accept(1_000_000_000_000L - 8_000));
  }

  @Test
  void itAgreesWithASetOfAllNumbers() {
    SplittableRandom random = new SplittableRandom(Seeds.of("replayWindow", 1));
    Set<Long> seen = new HashSet<>();
    long largest = -1;
    for (int i = 0; i < 100_000; i++) {
      long number = Math.max(0, largest + random.nextInt(-9_000, 200));
      boolean expected = number > largest - SyncConstants.REPLAY_WINDOW && !seen.contains(number);
      assertEquals(expected, accept(number));
      seen.add(number);
      largest = Math.max(largest, number);
    }
  }
}
