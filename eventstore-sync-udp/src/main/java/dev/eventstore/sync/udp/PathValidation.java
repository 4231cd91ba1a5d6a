package dev.eventstore.sync.udp;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the peer of a session is. When its packets come from elsewhere, that address gets one small
 * challenge at a time and nothing else until it has answered. For one thread.
 */
final class PathValidation {
  private final SecureRandom random;
  private InetSocketAddress address;
  private @Nullable InetSocketAddress candidate;
  private long token;
  private long nextChallengeNanos = Nanos.NEVER;

  PathValidation(InetSocketAddress address, SecureRandom random) {
    this.address = address;
    this.random = random;
  }

  /** The address that is known to be the peer's. */
  InetSocketAddress address() {
    return address;
  }

  /** A packet of the session came from {@code from}; the challenge to send there, if any. */
  Optional<Frame.PathChallenge> heardFrom(InetSocketAddress from, long nowNanos) {
    if (from.equals(address)
        || (nextChallengeNanos != Nanos.NEVER && !Nanos.isDue(nextChallengeNanos, nowNanos))) {
      return Optional.empty();
    }
    candidate = from;
    token = random.nextLong();
    nextChallengeNanos = nowNanos + SyncConstants.PATH_CHALLENGE_NANOS;
    return Optional.of(new Frame.PathChallenge(token));
  }

  /** A challenge was answered; whether the peer is now known to be elsewhere. */
  boolean answered(Frame.PathResponse response, InetSocketAddress from) {
    if (candidate == null || !from.equals(candidate) || response.token() != token) {
      return false;
    }
    address = candidate;
    candidate = null;
    return true;
  }
}
