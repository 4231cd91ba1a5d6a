package dev.eventstore.sync.udp;

import dev.eventstore.PeerStatus;
import dev.eventstore.spi.Root;
import java.util.Optional;

/**
 * What was known of a peer at one moment. Immutable.
 *
 * @param status without what depends on our own root
 * @param named the root that the peer last named
 */
record PeerView(PeerStatus status, Optional<Root> named) {
  boolean isInSync(Root ours) {
    return named.isPresent() && named.get().equals(ours);
  }

  PeerStatus against(Root ours) {
    boolean inSync = isInSync(ours);
    long missingHere = inSync ? 0 : Math.max(0, status.events() - ours.count());
    return new PeerStatus(
        status.address(),
        status.device(),
        inSync,
        status.events(),
        status.missingThere(),
        missingHere,
        status.traffic(),
        status.roundTrip(),
        status.lastHeard());
  }
}
