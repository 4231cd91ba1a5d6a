package dev.eventstore.examples.cli;

import dev.eventstore.PeerStatus;
import dev.eventstore.SyncStatus;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a running device ends by itself.
 *
 * @param endsWhenReached whether to end when the goal is reached; else only its time is noted
 * @param inSync whether a peer must be in sync
 * @param events how many events must be held, besides being in sync
 * @param limitNanos the longest time to run, if there is one; a goal once reached may exceed it
 * @param limitIsTimeout whether it is a time-out when that time ends the run
 * @param held what other devices must hold besides
 */
record SyncGoal(
    boolean endsWhenReached,
    boolean inSync,
    long events,
    OptionalLong limitNanos,
    boolean limitIsTimeout,
    Optional<HeldGoal> held) {
  /** To be in sync, whoever holds what. */
  SyncGoal(boolean endsWhenReached, long events, OptionalLong limitNanos, boolean limitIsTimeout) {
    this(endsWhenReached, true, events, limitNanos, limitIsTimeout, Optional.empty());
  }

  /** What to call it once it is reached. */
  String reachedWords() {
    if (held.isEmpty()) {
      return "in sync";
    }
    return inSync ? "in sync and held by others" : "held by others";
  }

  /**
   * Whether the status is as it should be; {@link #held} is asked of the community. One peer in
   * sync is enough: another may have died and not be missed yet.
   */
  boolean reachedBy(SyncStatus status) {
    return (!inSync || status.peers().stream().anyMatch(PeerStatus::inSync))
        && status.events() >= events;
  }
}
