package dev.eventstore.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What was done to a simulated network, with the times: starts, crashes, partitions and so on. */
final class RunScript {
  /** More are counted, not kept. */
  private static final int MOST_STEPS = 300;

  private final List<String> steps = new ArrayList<>();
  private int left;

  void add(long nowNanos, String step) {
    if (steps.size() < MOST_STEPS) {
      steps.add(SimulatedTimes.text(Duration.ofNanos(nowNanos)) + " " + step);
    } else {
      left++;
    }
  }

  @Override
  public String toString() {
    return String.join("; ", steps) + (left == 0 ? "" : "; and " + left + " more");
  }
}
