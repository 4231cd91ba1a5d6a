package dev.eventstore;

import java.util.List;

/**
 * How far the devices are in step, as far as this one knows; never an invented percentage.
 *
 * @param inSync at least one peer was heard, and every live peer last named the root that we have
 *     now
 * @param events how many events this device holds
 * @param root the fingerprint of the set of events held; equal roots mean equal sets
 * @param peers the live peers
 * @param traffic in all, also with peers that have gone
 */
public record SyncStatus(
    boolean inSync, long events, Bytes root, List<PeerStatus> peers, Traffic traffic) {
  /** Takes a copy of the list. */
  public SyncStatus {
    peers = List.copyOf(peers);
  }

  /** Events that live peers are known to lack, in all. */
  public long missingThere() {
    return peers.stream().mapToLong(PeerStatus::missingThere).sum();
  }

  /** Events that this device is known to lack: at least this many. */
  public long missingHere() {
    return peers.stream().mapToLong(PeerStatus::missingHere).max().orElse(0);
  }
}
