package dev.eventstore;

import java.util.List;
import java.util.Optional;

/**
 * How far the devices are in step, as far as this one knows; never an invented percentage.
 *
 * @param inSync at least one peer was heard, and every live peer last named the root that we have
 *     now
 * @param events how many events this device holds
 * @param root the fingerprint of the set of events held; equal roots mean equal sets
 * @param peers the live peers
 * @param traffic in all, also with peers that have gone
 * @param storageFailure why the latest events, received or appended here, could not be stored, in
 *     one sentence: no space is left, for example. Empty once a later commit succeeds. Received
 *     events are not lost by it: peers are asked for them again, so that they come when there is
 *     room. It may name files of this device
 * @param paused whether the application has paused the sync, see {@link Peers#pause}; then there
 *     are no peers, and nothing is in sync
 */
public record SyncStatus(
    boolean inSync,
    long events,
    Bytes root,
    List<PeerStatus> peers,
    Traffic traffic,
    Optional<String> storageFailure,
    boolean paused) {
  /** Takes a copy of the list. */
  public SyncStatus {
    peers = List.copyOf(peers);
  }

  /** What a transport knows: nothing of a failure of the storage. */
  public SyncStatus(
      boolean inSync, long events, Bytes root, List<PeerStatus> peers, Traffic traffic) {
    this(inSync, events, root, peers, traffic, Optional.empty());
  }

  /** The status of a sync that is not paused. */
  public SyncStatus(
      boolean inSync,
      long events,
      Bytes root,
      List<PeerStatus> peers,
      Traffic traffic,
      Optional<String> storageFailure) {
    this(inSync, events, root, peers, traffic, storageFailure, false);
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
