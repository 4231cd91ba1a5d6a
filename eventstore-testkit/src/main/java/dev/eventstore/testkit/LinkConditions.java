package dev.eventstore.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a simulated network treats datagrams from one device to another.
 *
 * @param latency how long they take
 * @param loss the share that is lost at random, 0 … 1
 * @param bursts what is lost in bursts, beside that
 * @param duplication the share that arrives twice, 0 … 1
 * @param reordering the share that is held back and that others overtake, 0 … 1; the others keep
 *     their order, whatever the jitter
 * @param heldBack how much longer those take at most, above 0 where {@code reordering} is
 * @param bandwidth how much passes; all of it without
 * @param mtuBytes larger datagrams vanish; 1 or more
 */
public record LinkConditions(
    Latency latency,
    double loss,
    Optional<BurstLoss> bursts,
    double duplication,
    double reordering,
    Duration heldBack,
    Optional<Bandwidth> bandwidth,
    int mtuBytes) {
  /** More than a datagram can have. */
  private static final int NO_MTU = 1 << 16;

  /** Nothing is lost, everything takes a millisecond. */
  public static final LinkConditions PERFECT =
      new LinkConditions(
          Latency.of(Duration.ofMillis(1)),
          0,
          Optional.empty(),
          0,
          0,
          Duration.ZERO,
          Optional.empty(),
          NO_MTU);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when a number is not in its range
   */
  public LinkConditions {
    requireShare("loss", loss);
    requireShare("duplication", duplication);
    requireShare("reordering", reordering);
    if (heldBack.isNegative() || (reordering > 0 && heldBack.isZero())) {
      throw new IllegalArgumentException(
          "what is overtaken is held back for a time above 0, not " + heldBack);
    }
    if (mtuBytes < 1) {
      throw new IllegalArgumentException("an MTU has 1 byte or more, not " + mtuBytes);
    }
  }

  /** The same with another time on the way. */
  public LinkConditions withLatency(Latency time) {
    return new LinkConditions(
        time, loss, bursts, duplication, reordering, heldBack, bandwidth, mtuBytes);
  }

  /** The same with this share lost at random. */
  public LinkConditions withLoss(double share) {
    return new LinkConditions(
        latency, share, bursts, duplication, reordering, heldBack, bandwidth, mtuBytes);
  }

  /** The same with loss in bursts. */
  public LinkConditions withBursts(BurstLoss lost) {
    return new LinkConditions(
        latency, loss, Optional.of(lost), duplication, reordering, heldBack, bandwidth, mtuBytes);
  }

  /** The same with this share arriving twice, each time by itself. */
  public LinkConditions withDuplication(double share) {
    return new LinkConditions(
        latency, loss, bursts, share, reordering, heldBack, bandwidth, mtuBytes);
  }

  /** The same with this share held back, for at most so much longer. */
  public LinkConditions withReordering(double share, Duration longer) {
    return new LinkConditions(
        latency, loss, bursts, duplication, share, longer, bandwidth, mtuBytes);
  }

  /** The same with less than all bytes passing. */
  public LinkConditions withBandwidth(Bandwidth limit) {
    return new LinkConditions(
        latency, loss, bursts, duplication, reordering, heldBack, Optional.of(limit), mtuBytes);
  }

  /** The same with larger datagrams vanishing. */
  public LinkConditions withMtu(int bytes) {
    return new LinkConditions(
        latency, loss, bursts, duplication, reordering, heldBack, bandwidth, bytes);
  }

  static void requireShare(String what, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(what + " is in 0 … 1, not " + share);
    }
  }

  /** What is not perfect. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>(List.of("latency " + latency));
    if (loss > 0) {
      parts.add("loss " + loss);
    }
    bursts.ifPresent(lost -> parts.add("bursts (" + lost + ")"));
    if (duplication > 0) {
      parts.add("duplication " + duplication);
    }
    if (reordering > 0) {
      parts.add("reordering %s by %s".formatted(reordering, SimulatedTimes.text(heldBack)));
    }
    bandwidth.ifPresent(limit -> parts.add("bandwidth " + limit));
    if (mtuBytes < NO_MTU) {
      parts.add("MTU " + mtuBytes + " B");
    }
    return String.join(", ", parts);
  }
}
