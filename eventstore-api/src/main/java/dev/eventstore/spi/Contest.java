package dev.eventstore.spi;

/** How far this device and its live peers agree. */
public enum Contest {
  /** Every one of them last named our root. */
  NONE,
  /** At least one last named another root. */
  DIFFERENT,
  /** And one waits for a version: to be asked for what this device lacks, or to ask it. */
  ASKING,
  /** One does so in spite of several summaries: sums may have been crafted. */
  STUCK
}
