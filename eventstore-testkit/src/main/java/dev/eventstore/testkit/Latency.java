package dev.eventstore.testkit;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long datagrams are on their way: a time that each takes, and one on top that differs.
 *
 * @param base the shortest time
 * @param jitter what comes on top, 0 or more; what that number means the shape says
 * @param shape how the time on top is distributed
 */
public record Latency(Duration base, Duration jitter, Shape shape) {
  /** The most that an exponential time on top is cut off at, as a multiple of its mean. */
  private static final int MOST_MEANS = 20;

  /** How the time on top is distributed. */
  public enum Shape {
    /** All between 0 and the jitter are equally likely. */
    UNIFORM,
    /** The absolute value of a normal distribution whose standard deviation is the jitter. */
    NORMAL,
    /**
     * Mostly short, rarely long, as before a queue: exponential with the jitter as its mean, at
     * most 20 times that.
     */
    EXPONENTIAL
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when a time is negative
   */
  public Latency {
    if (base.isNegative() || jitter.isNegative()) {
      throw new IllegalArgumentException(
          "a latency has no negative times, but base " + base + " and jitter " + jitter);
    }
  }

  /** Always the same. */
  public static Latency of(Duration always) {
    return new Latency(always, Duration.ZERO, Shape.UNIFORM);
  }

  /** Equally likely between both. */
  public static Latency between(Duration shortest, Duration longest) {
    return new Latency(shortest, longest.minus(shortest), Shape.UNIFORM);
  }

  /** The time of one datagram. */
  long drawNanos(RandomGenerator random) {
    return base.toNanos() + (jitter.isZero() ? 0 : (long) (factor(random) * jitter.toNanos()));
  }

  private double factor(RandomGenerator random) {
    return switch (shape) {
      case UNIFORM -> random.nextDouble();
      case NORMAL -> Math.abs(random.nextGaussian());
      case EXPONENTIAL -> Math.min(MOST_MEANS, -Math.log(1 - random.nextDouble()));
    };
  }

  @Override
  public String toString() {
    return jitter.isZero()
        ? SimulatedTimes.text(base)
        : SimulatedTimes.text(base) + " + " + shape + " " + SimulatedTimes.text(jitter);
  }
}
