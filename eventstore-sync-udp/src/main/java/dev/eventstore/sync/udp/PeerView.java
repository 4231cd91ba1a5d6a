package dev.eventstore.sync.udp;

import dev.eventstore.PeerStatus;
import dev.eventstore.spi.Root;
import java.util.Optional;

/**
 * What was known of a peer at one moment. Immutable.
 *
 * @param status without what depends on our own root
 * @param named the root that the peer last named
 * @param lack what we lack of its events, by what it has said of parts of its log
 */
record PeerView(PeerStatus status, Optional<Root> named, ProvenLack.Proof lack) {
  boolean isInSync(Root ours) {
    return named.isPresent() && named.get().equals(ours);
  }

  PeerStatus against(Root ours) {
    boolean inSync = isInSync(ours);
    return new PeerStatus(
        status.address(),
        status.device(),
        inSync,
        status.events(),
        status.missingThere(),
        missingHere(ours),
        status.traffic(),
        status.roundTrip(),
        status.lastHeard());
  }

  /**
   * Of two different sets the larger one has something that the other lacks; so have equal ones.
   */
  private long missingHere(Root ours) {
    if (named.isEmpty() || isInSync(ours)) {
      return 0;
    }
    long more = named.get().count() - ours.count();
    return Math.max(lack.left(ours), more < 0 ? 0 : Math.max(1, more));
  }
}
