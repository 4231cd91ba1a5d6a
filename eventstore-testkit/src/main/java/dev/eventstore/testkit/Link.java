package dev.eventstore.testkit;

import java.util.List;
import java.util.SplittableRandom;

/**
 * The way from one device to another, in this direction only, with the random numbers and the queue
 * of its own: what happens on other links changes nothing here.
 */
final class Link {
  private final SplittableRandom random;
  private LinkConditions conditions;
  private boolean bad;
  private long busyUntilNanos = Long.MIN_VALUE;
  private long latestArrivalNanos = Long.MIN_VALUE;

  /** What becomes of a datagram that is sent. */
  enum Fate {
    /** It arrives, perhaps twice. */
    ARRIVES,
    /** It is lost at random. */
    LOST,
    /** It is lost in a burst. */
    LOST_IN_BURST,
    /** It finds no room before the link. */
    QUEUE_FULL,
    /** It is larger than the MTU. */
    TOO_LARGE,
    /** A partition is between the devices. */
    CUT_OFF
  }

  /**
   * What becomes of one datagram.
   *
   * @param fate whether it arrives, or why not
   * @param arrivalsNanos when, once or twice; empty when it does not
   */
  record Passage(Fate fate, List<Long> arrivalsNanos) {
    static Passage dropped(Fate why) {
      return new Passage(why, List.of());
    }
  }

  Link(LinkConditions conditions, long seed) {
    this.conditions = conditions;
    random = new SplittableRandom(seed);
  }

  LinkConditions conditions() {
    return conditions;
  }

  /** From now on; what is underway arrives as before. */
  void conditions(LinkConditions next) {
    conditions = next;
  }

  /** A datagram of so many bytes sets out. */
  Passage pass(int bytes, long nowNanos) {
    if (bytes > conditions.mtuBytes()) {
      return Passage.dropped(Fate.TOO_LARGE);
    }
    long idleAtNanos = Math.max(nowNanos, busyUntilNanos);
    if (conditions.bandwidth().isPresent()) {
      Bandwidth limit = conditions.bandwidth().get();
      boolean waits = idleAtNanos > nowNanos;
      if (waits && limit.bytesIn(idleAtNanos - nowNanos) + bytes > limit.queueBytes()) {
        return Passage.dropped(Fate.QUEUE_FULL);
      }
      idleAtNanos += limit.nanosFor(bytes);
      busyUntilNanos = idleAtNanos;
    }
    return travel(idleAtNanos);
  }

  private Passage travel(long fromNanos) {
    if (isInBurst()) {
      return Passage.dropped(Fate.LOST_IN_BURST);
    }
    if (happens(conditions.loss())) {
      return Passage.dropped(Fate.LOST);
    }
    long arrival = arrivalNanos(fromNanos);
    return new Passage(
        Fate.ARRIVES,
        happens(conditions.duplication())
            ? List.of(arrival, arrivalNanos(fromNanos))
            : List.of(arrival));
  }

  private boolean isInBurst() {
    if (conditions.bursts().isEmpty()) {
      return false;
    }
    BurstLoss bursts = conditions.bursts().get();
    bad = bad ? !happens(bursts.toGood()) : happens(bursts.toBad());
    return happens(bad ? bursts.lossWhileBad() : bursts.lossWhileGood());
  }

  private long arrivalNanos(long fromNanos) {
    long arrival = fromNanos + conditions.latency().drawNanos(random);
    if (happens(conditions.reordering())) {
      return arrival + 1 + random.nextLong(conditions.heldBack().toNanos());
    }
    latestArrivalNanos = Math.max(latestArrivalNanos, arrival);
    return latestArrivalNanos;
  }

  private boolean happens(double share) {
    return share > 0 && random.nextDouble() < share;
  }
}
