package dev.eventstore.sync.udp;

import dev.eventstore.PeerStatus;
import dev.eventstore.SyncStatus;
import dev.eventstore.Traffic;
import dev.eventstore.spi.Root;
import java.util.List;
import java.util.Optional;

/**
 * What was known of all peers at one moment, to be compared with the root of any later moment:
 * nobody is called in sync with events that were appended meanwhile. Immutable.
 *
 * @param peers the live peers
 * @param traffic in all
 * @param paused whether the application wants no peers now
 */
record SyncView(List<PeerView> peers, Traffic traffic, boolean paused) {
  static final SyncView EMPTY = new SyncView(List.of(), Traffic.NONE, false);

  SyncStatus against(Root ours) {
    List<PeerStatus> statuses = peers.stream().map(peer -> peer.against(ours)).toList();
    boolean inSync = !peers.isEmpty() && statuses.stream().allMatch(PeerStatus::inSync);
    return new SyncStatus(
        inSync, ours.count(), ours.hash(), statuses, traffic, Optional.empty(), paused);
  }
}
