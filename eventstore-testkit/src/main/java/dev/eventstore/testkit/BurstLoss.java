package dev.eventstore.testkit;

/**
 * Loss in bursts, by the model of Gilbert and Elliott: a link is in a good or a bad state, changes
 * between them at random with each datagram, and loses more while it is bad. Sources: E. N.
 * Gilbert, "Capacity of a burst-noise channel", Bell System Technical Journal 39 (1960), and E. O.
 * Elliott, "Estimates of error rates for codes on burst-noise channels", ibid. 42 (1963).
 *
 * @param toBad the probability that a good link turns bad before the next datagram, 0 … 1
 * @param toGood the probability that a bad one turns good, above 0 … 1
 * @param lossWhileGood the share that a good link loses, 0 … 1
 * @param lossWhileBad the share that a bad one loses, 0 … 1
 */
public record BurstLoss(double toBad, double toGood, double lossWhileGood, double lossWhileBad) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when a share is not in its range
   */
  public BurstLoss {
    LinkConditions.requireShare("toBad", toBad);
    LinkConditions.requireShare("toGood", toGood);
    LinkConditions.requireShare("lossWhileGood", lossWhileGood);
    LinkConditions.requireShare("lossWhileBad", lossWhileBad);
    if (toGood == 0) {
      throw new IllegalArgumentException("toGood is above 0: a link that stays bad is a partition");
    }
  }

  /**
   * Bursts in which all is lost, and nothing between them.
   *
   * @param averageLoss the share that is lost over a long time, 0 … 0.9
   * @param meanDatagrams how many datagrams a burst takes on average, 1 or more
   * @throws IllegalArgumentException when a number is not in its range, or that much loss needs
   *     longer bursts
   */
  public static BurstLoss of(double averageLoss, double meanDatagrams) {
    if (!(averageLoss >= 0 && averageLoss <= 0.9 && meanDatagrams >= 1)) {
      throw new IllegalArgumentException(
          "bursts lose a share of 0 … 0.9, with 1 datagram or more each, not "
              + averageLoss
              + " and "
              + meanDatagrams);
    }
    return new BurstLoss(averageLoss / (1 - averageLoss) / meanDatagrams, 1 / meanDatagrams, 0, 1);
  }

  /** The share that is lost over a long time. */
  public double averageLoss() {
    double bad = toBad / (toBad + toGood);
    return bad * lossWhileBad + (1 - bad) * lossWhileGood;
  }

  @Override
  public String toString() {
    return "to bad %s, to good %s, loss %s and %s"
        .formatted(toBad, toGood, lossWhileGood, lossWhileBad);
  }
}
