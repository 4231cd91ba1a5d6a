package dev.eventstore.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class MissingTest {
  private static final int EVENTS = 1_000;
  private static final long SEED = 7;

  @Test
  void onOneSideTheLastDeviceLacksThemAll() {
    Holdings holdings = Missing.HUNDRED.holdings(EVENTS, 3, false, SEED);
    assertEquals(0, holdings.lacking().get(0).cardinality());
    assertEquals(0, holdings.lacking().get(1).cardinality());
    assertEquals(100, holdings.lacking().get(2).cardinality());
    assertEquals(100, holdings.deliveries());
  }

  @Test
  void spreadEachEventLiesOnOneDeviceAndEachDeviceHasItsShare() {
    Holdings holdings = Missing.HUNDRED.holdings(EVENTS, 5, true, SEED);
    assertEquals(400, holdings.deliveries());
    BitSet all = new BitSet();
    for (BitSet lacking : holdings.lacking()) {
      assertEquals(80, lacking.cardinality());
      all.or(lacking);
    }
    assertEquals(100, all.cardinality());
  }

  @Test
  void recentOnesAreTheNewest() {
    BitSet lacking = Missing.HUNDRED_RECENT.holdings(EVENTS, 2, false, SEED).lacking().get(1);
    assertEquals(EVENTS - 100, lacking.nextSetBit(0));
    assertEquals(100, lacking.cardinality());
  }

  @Test
  void theWeekComesAfterWhatAllHoldAndIsMixed() {
    Holdings holdings = Missing.WEEK.holdings(EVENTS, 2, true, SEED);
    BitSet first = holdings.lacking().get(0);
    BitSet second = holdings.lacking().get(1);
    assertEquals(EVENTS + Missing.WEEK_EVENTS, holdings.count());
    assertEquals(Missing.WEEK_EVENTS / 2, first.cardinality());
    assertTrue(first.nextSetBit(0) >= EVENTS && second.nextSetBit(0) >= EVENTS);
    assertTrue(first.length() > EVENTS + 9_900 && second.length() > EVENTS + 9_900, "interleaved");
    assertTrue(!first.intersects(second));
  }

  @Test
  void theJoinerHasNothing() {
    Holdings holdings = Missing.ALL.holdings(EVENTS, 2, false, SEED);
    assertEquals(EVENTS, holdings.lacking().get(1).cardinality());
  }
}
