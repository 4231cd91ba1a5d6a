package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KnownEventsTest {
  private static final long GRACE = SyncConstants.GRACE_NANOS;

  private final KnownEvents known = new KnownEvents(0);

  @Test
  void acknowledgedEventIsForgottenAfterTheGraceAndMayBePushedAgain() {
    assertTrue(known.begin(7));
    known.arrived(7);
    known.advance(false, GRACE);
    assertFalse(known.begin(7));

    known.advance(false, 2 * GRACE);

    assertTrue(known.begin(7));
  }

  @Test
  void whatWaitsOrHasJustArrivedIsKnown() {
    assertFalse(known.isKnown(7));
    assertTrue(known.begin(7));
    assertTrue(known.isKnown(7));
    known.arrived(7);
    assertTrue(known.isKnown(7));
    known.advance(false, GRACE);
    assertTrue(known.isKnown(7));
    known.advance(false, 2 * GRACE);
    assertFalse(known.isKnown(7));
    assertTrue(known.begin(8));
    known.cancel(8);
    assertFalse(known.isKnown(8));
  }

  @Test
  void whileSlicesWaitNothingIsForgotten() {
    assertTrue(known.begin(7));
    known.arrived(7);

    for (int turn = 1; turn <= 10; turn++) {
      known.advance(true, turn * GRACE);
      assertFalse(known.begin(7));
    }

    known.advance(false, 11 * GRACE);
    known.advance(false, 12 * GRACE);
    assertTrue(known.begin(7));
  }

  @Test
  void withoutRoomSlicesThatWaitHoldNothing() {
    assertTrue(known.begin(7));
    known.arrived(7);
    for (int seq = 8; !known.isFull(); seq++) {
      assertTrue(known.begin(seq));
    }

    known.advance(true, GRACE);
    known.advance(true, 2 * GRACE);

    assertFalse(known.isFull());
    assertTrue(known.begin(7));
  }
}
