package dev.eventstore.testkit;

import java.time.Duration;
import java.util.Locale;

/** Times as people read them. */
final class SimulatedTimes {
  private SimulatedTimes() {}

  /** In seconds where it is less than a day, else in days. */
  static String text(Duration time) {
    return time.abs().toDays() > 0
        ? trimmed(time.toMillis() / (double) Duration.ofDays(1).toMillis()) + " d"
        : trimmed(time.toNanos() / 1e9) + " s";
  }

  private static String trimmed(double number) {
    return String.format(Locale.ROOT, "%.6f", number).replaceAll("\\.?0+$", "");
  }
}
