package dev.eventstore.examples.cli;

import dev.eventstore.SyncStatus;
import java.util.OptionalLong;

/**
 * When a running device ends by itself.
 *
 * @param endsWhenReached whether to end when the goal is reached; else only its time is noted
 * @param events how many events must be held, besides being in sync
 * @param limitNanos the longest time to run; it is a time-out when {@code endsWhenReached}
 */
record SyncGoal(boolean endsWhenReached, long events, OptionalLong limitNanos) {
  boolean reachedBy(SyncStatus status) {
    return status.inSync() && status.events() >= events;
  }
}
