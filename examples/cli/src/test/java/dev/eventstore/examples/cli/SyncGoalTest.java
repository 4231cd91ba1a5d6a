package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SyncGoalTest {
  private final SyncGoal inSync = new SyncGoal(true, 0, OptionalLong.empty(), true);
  private final SyncGoal fiveEvents = new SyncGoal(true, 5, OptionalLong.empty(), true);

  @Test
  void nobodyInSyncIsNotEnough() {
    assertFalse(inSync.reachedBy(Statuses.status(5)));
    assertFalse(inSync.reachedBy(Statuses.status(5, Statuses.unheard())));
    assertFalse(inSync.reachedBy(Statuses.status(5, Statuses.behind(1))));
  }

  @Test
  void onePeerInSyncIsEnoughThoughAnotherLagsOrHasDied() {
    assertTrue(inSync.reachedBy(Statuses.status(5, Statuses.inSync())));
    assertTrue(inSync.reachedBy(Statuses.status(5, Statuses.behind(0), Statuses.inSync())));
    assertTrue(inSync.reachedBy(Statuses.status(5, Statuses.inSync(), Statuses.unheard())));
  }

  @Test
  void expectedEventsMustBeHeldBesides() {
    assertFalse(fiveEvents.reachedBy(Statuses.status(4, Statuses.inSync())));
    assertFalse(fiveEvents.reachedBy(Statuses.status(5, Statuses.behind(0))));
    assertTrue(fiveEvents.reachedBy(Statuses.status(5, Statuses.inSync())));
  }
}
