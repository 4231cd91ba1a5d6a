package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WaitingOffersTest {
  private static final long LATE = Nanos.ofMillis(1_000);

  private final WaitingOffers offers = new WaitingOffers();

  @Test
  void oneThatCameUntilThenIsAwaitedUntilItIsJudged() {
    WaitingOffers.Offer first = offers.begin(1, LATE);
    WaitingOffers.Offer second = offers.begin(1, LATE + 20);
    assertTrue(offers.isAnyUntil(LATE));
    assertFalse(offers.isAnyUntil(LATE - 1), "it came later");
    offers.judged(first);
    assertFalse(offers.isAnyUntil(LATE + 19));
    assertTrue(offers.isAnyUntil(LATE + 20));
    offers.judged(second);
    assertFalse(offers.isAnyUntil(LATE + 100));
  }

  @Test
  void itsAgeDoesNotChangeWhenLaterOnesAreJudgedFirst() {
    WaitingOffers.Offer first = offers.begin(1, 0);
    WaitingOffers.Offer second = offers.begin(1, 5);
    offers.judged(second);
    assertTrue(offers.isAnyOlder(10, 10));
    assertFalse(offers.isAnyOlder(11, 10));
    offers.judged(first);
    assertFalse(offers.isAnyOlder(0, 10));
  }
}
