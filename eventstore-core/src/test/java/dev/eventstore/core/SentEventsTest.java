package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Limits;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SentEventsTest {
  private static final int SLACK = Long.SIZE; // it forgets by words

  private final SentEvents sent = new SentEvents();

  @Test
  void itKnowsTheNewestWhateverTheirOrder() {
    sent.add(5);
    sent.add(70);
    assertTrue(sent.contains(5) && sent.contains(70));
    assertFalse(sent.contains(4) || sent.contains(6) || sent.contains(134));
    sent.add(70 + Limits.MAX_SENT_EVENTS);
    assertFalse(sent.contains(5) || sent.contains(70));
    sent.add(5);
    assertFalse(sent.contains(5) || sent.contains(5 + Limits.MAX_SENT_EVENTS));
    sent.add(10L * Limits.MAX_SENT_EVENTS);
    assertFalse(sent.contains(70 + Limits.MAX_SENT_EVENTS));
    assertTrue(sent.contains(10L * Limits.MAX_SENT_EVENTS));
  }

  @Test
  void itIsASetOfTheNewest() {
    Random random = new Random(6);
    TreeSet<Long> expected = new TreeSet<>();
    long seq = 0;
    for (int i = 0; i < 20_000; i++) {
      seq = Math.max(0, seq + random.nextInt(-300, 330));
      sent.add(seq);
      expected.add(seq);
    }
    long newest = expected.last();
    for (long at = newest - Limits.MAX_SENT_EVENTS + SLACK; at <= newest + SLACK; at++) {
      assertEquals(expected.contains(at), at >= 0 && sent.contains(at), "seq " + at);
    }
  }
}
