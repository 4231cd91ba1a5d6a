package dev.eventstore.benchmarks;

import java.util.Locale;

/** What others need for the same, in the words of the table; KB are 1,000 bytes. */
final class PublishedCosts {
  private static final int MILLION = 1_000_000;
  private static final int FILTER_BITS = 10;
  private static final int FILTER_PROBES = 7;
  private static final double MEGABYTE = 1e6;

  private PublishedCosts() {}

  /** Negentropy, as published for a million events and one side missing. */
  static String negentropy(ReconciliationCase of) {
    if (of.events() != MILLION || of.spread()) {
      return "";
    }
    return switch (of.missing()) {
      case HUNDRED -> "161 KB";
      case HUNDRED_RECENT -> "4.9 KB";
      case TEN_THOUSAND -> "10.2 MB";
      case NONE, ONE, WEEK, ALL -> "";
    };
  }

  /** One Bloom filter of everything: what it costs, and how many events it never finds. */
  static String plainFilter(ReconciliationCase of, long missing) {
    double bytes = (double) of.events() * FILTER_BITS / Byte.SIZE;
    double share = Math.pow(-Math.expm1(-(double) FILTER_PROBES / FILTER_BITS), FILTER_PROBES);
    String size = String.format(Locale.ROOT, "%.3g MB", bytes / MEGABYTE);
    return missing == 0
        ? size
        : size + String.format(Locale.ROOT, ", leaves %.2g", share * missing);
  }
}
