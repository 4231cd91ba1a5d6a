package dev.eventstore.spi;

/** How far this device and its live peers agree. */
public enum Contest {
  /** Every one of them last named our root. */
  NONE,
  /** At least one last named another root. */
  DIFFERENT,
  /** One does so in spite of several summaries: sums may have been crafted. */
  STUCK
}
