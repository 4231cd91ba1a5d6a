package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PassingOnTest {
  private static final long START = -SyncConstants.ENOUGH_NANOS / 2; // a ticker may be negative

  private final PassingOn passingOn = new PassingOn();

  @Test
  void whatThePeerHasSaidHoldsForAWhileOrUntilItLackedSomething() {
    assertTrue(passingOn.isWantedThere(START));
    passingOn.heardEnough(START);
    assertFalse(passingOn.isWantedThere(START + SyncConstants.ENOUGH_NANOS - 1));
    assertTrue(passingOn.isWantedThere(START + SyncConstants.ENOUGH_NANOS));
    passingOn.lackedHere();
    assertFalse(passingOn.isWantedThere(START));
    passingOn.lackedThere();
    assertTrue(passingOn.isWantedThere(START));
  }

  @Test
  void whatWasSaidIsSaidAgainAfterAWhileAndForgottenWhenWeLackedSomething() {
    assertTrue(passingOn.isWantedHere(START) && passingOn.maySay(START));
    passingOn.saidEnough(START);
    assertFalse(passingOn.isWantedHere(START) || passingOn.maySay(START));
    assertTrue(passingOn.maySay(START + SyncConstants.ENOUGH_AGAIN_NANOS));
    assertFalse(passingOn.isWantedHere(START + SyncConstants.ENOUGH_NANOS - 1));
    assertTrue(passingOn.isWantedHere(START + SyncConstants.ENOUGH_NANOS));
    passingOn.lackedHere();
    assertTrue(passingOn.isWantedHere(START) && passingOn.maySay(START));
    assertTrue(passingOn.isWantedThere(START));
  }
}
