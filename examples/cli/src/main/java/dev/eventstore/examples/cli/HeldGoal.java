package dev.eventstore.examples.cli;

import dev.eventstore.Community;
import dev.eventstore.EventId;

/**
 * That other devices hold an event.
 *
 * @param id which event
 * @param devices how many of them, 1 or more
 */
record HeldGoal(EventId id, int devices) {
  /** How many are proven to hold it now. */
  int holders(Community community) {
    return community.spread(id).map(spread -> spread.heldBy().size()).orElse(0);
  }

  boolean reachedIn(Community community) {
    return holders(community) >= devices;
  }
}
