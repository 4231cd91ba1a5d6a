package dev.eventstore.examples.cli;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.PeerStatus;
import dev.eventstore.SyncStatus;
import dev.eventstore.Traffic;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** Makes what a transport says of itself. */
final class Statuses {
  static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 7001);

  private Statuses() {}

  static SyncStatus status(long events, PeerStatus... peers) {
    boolean inSync = peers.length > 0 && List.of(peers).stream().allMatch(PeerStatus::inSync);
    return new SyncStatus(inSync, events, Bytes.copyOf(new byte[16]), List.of(peers), Traffic.NONE);
  }

  /** One whose events cannot be stored. */
  static SyncStatus failing(String reason, PeerStatus... peers) {
    SyncStatus status = status(7, peers);
    return new SyncStatus(
        status.inSync(),
        status.events(),
        status.root(),
        status.peers(),
        status.traffic(),
        Optional.of(reason));
  }

  static PeerStatus inSync() {
    return peer(true, true, 0);
  }

  static PeerStatus behind(long missingHere) {
    return peer(true, false, missingHere);
  }

  static PeerStatus unheard() {
    return peer(false, false, 0);
  }

  private static PeerStatus peer(boolean heard, boolean inSync, long missingHere) {
    return new PeerStatus(
        ADDRESS,
        heard ? Optional.of(DeviceId.of(new byte[DeviceId.BYTES])) : Optional.empty(),
        inSync,
        0,
        0,
        missingHere,
        Traffic.NONE,
        Optional.empty(),
        Optional.empty());
  }
}
