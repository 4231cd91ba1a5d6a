package dev.eventstore.benchmarks;

import java.util.List;

/**
 * Several measurements of one thing.
 *
 * @param median the middle one, or the mean of the two in the middle
 * @param lowest the smallest
 * @param highest the greatest
 */
record Spread(double median, double lowest, double highest) {
  /** Of at least one value. */
  static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
  }

  /** The same in another unit. */
  Spread times(double factor) {
    return new Spread(median * factor, lowest * factor, highest * factor);
  }
}
