package dev.eventstore;

import java.util.Objects;
import java.util.Set;

/**
 * How far an event that is durable on this device is known to have come. It tells what this run of
 * the device has learned: after a restart it knows nothing, until peers name what they hold.
 *
 * <p>What {@code heldBy} says is proven, not guessed: the device has signed the fingerprint of a
 * set of events that is, event for event, a set that this device had when it held the event. So a
 * member can only lie about itself; but it may have as many device keys as it likes, so "held by
 * three devices" is no more worth than the members are. The proof says that the device held the
 * event when it signed. When it later says that it holds fewer events than it did then, as after
 * its disk was lost, it is taken out again; of a device that never says so nothing is known.
 *
 * @param event which event
 * @param sent whether a peer has acknowledged all of its datagrams, or is proven to hold it. It has
 *     arrived at the network of that peer; nothing says yet that it is stored there. Remembered for
 *     the newest {@link Limits#MAX_SENT_EVENTS} events in the order of arrival
 * @param heldBy the other devices that are proven to hold it, by their keys: a device counts once,
 *     whatever its addresses and however often it starts; a clone of it is the same device
 */
public record Spread(EventId event, boolean sent, Set<DeviceId> heldBy) {
  /** Takes a copy of the set. */
  public Spread {
    Objects.requireNonNull(event);
    heldBy = Set.copyOf(heldBy);
  }
}
