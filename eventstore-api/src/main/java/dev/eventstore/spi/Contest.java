package dev.eventstore.spi;

/** How far this device and its live peers agree, and how urgent a new version is. */
public enum Contest {
  /** Every one of them last named our root. */
  NONE,
  /** At least one last named another root. */
  DIFFERENT,
  /**
   * A peer waits for a version: to be asked for what this device lacks, or to ask it. Whether the
   * device is stuck remains what was said before.
   */
  ASKING,
  /** A peer names another root in spite of several summaries: sums may have been crafted. */
  STUCK
}
