package dev.eventstore.testkit;

import java.time.Duration;

/**
 * How a simulated network treats datagrams.
 *
 * @param loss the share that is lost, 0 … 1
 * @param duplication the share that arrives twice, 0 … 1
 * @param minDelay the shortest time on the way
 * @param maxDelay the longest; datagrams overtake each other when it is longer than the shortest
 */
public record NetworkConditions(
    double loss, double duplication, Duration minDelay, Duration maxDelay) {
  /** Nothing is lost, everything takes a millisecond. */
  public static final NetworkConditions PERFECT =
      new NetworkConditions(0, 0, Duration.ofMillis(1), Duration.ofMillis(1));

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when a share is not in 0 … 1 or the delays are not in order
   */
  public NetworkConditions {
    requireShare("loss", loss);
    requireShare("duplication", duplication);
    if (minDelay.isNegative() || minDelay.compareTo(maxDelay) > 0) {
      throw new IllegalArgumentException(
          "delays need 0 <= minDelay <= maxDelay, not " + minDelay + " and " + maxDelay);
    }
  }

  /** The same with this share lost. */
  public NetworkConditions withLoss(double share) {
    return new NetworkConditions(share, duplication, minDelay, maxDelay);
  }

  /** The same with this share arriving twice. */
  public NetworkConditions withDuplication(double share) {
    return new NetworkConditions(loss, share, minDelay, maxDelay);
  }

  /** The same with another time on the way. */
  public NetworkConditions withDelay(Duration shortest, Duration longest) {
    return new NetworkConditions(loss, duplication, shortest, longest);
  }

  private static void requireShare(String what, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(what + " is in 0 … 1, not " + share);
    }
  }
}
