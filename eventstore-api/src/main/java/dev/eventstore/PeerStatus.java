package dev.eventstore;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one peer at one moment.
 *
 * @param address where its datagrams come from
 * @param device who it is, once a signed summary of it was heard
 * @param inSync whether the root that it last named equals ours
 * @param events how many events it last said to hold
 * @param missingThere events that it is known to lack and that have not been acknowledged yet
 * @param missingHere events that we are known to lack: at least this many, by its count and by what
 *     it has said of parts of its log; more are found while the parts get smaller
 * @param traffic what went to and fro
 * @param roundTrip the smoothed round-trip time, once measured
 * @param lastHeard when its last valid datagram came, by this device's clock, if one came
 */
public record PeerStatus(
    InetSocketAddress address,
    Optional<DeviceId> device,
    boolean inSync,
    long events,
    long missingThere,
    long missingHere,
    Traffic traffic,
    Optional<Duration> roundTrip,
    Optional<Instant> lastHeard) {

  /** Whether this peer has told what it holds. */
  public boolean heard() {
    return device.isPresent();
  }
}
