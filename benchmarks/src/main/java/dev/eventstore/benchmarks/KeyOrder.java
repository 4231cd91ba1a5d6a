package dev.eventstore.benchmarks;

import java.util.Locale;

/** In which order keys come to a device. */
enum KeyOrder {
  /** Each after all others: a log that is opened. */
  ASCENDING,
  /** Any of a year: a large backfill. */
  RANDOM,
  /** Nine of ten of the last minute, the others of any time before: every day. */
  MOSTLY_RECENT;

  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
