package dev.eventstore.testkit;

import dev.eventstore.spi.Environment;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Time, chance and threads of one run of a device, until it crashes: then nothing happens more. */
final class SimulatedSurroundings {
  private final VirtualTime time;
  private final Supplier<Duration> clockLead;
  private final long seed;
  private boolean gone;

  SimulatedSurroundings(VirtualTime time, Supplier<Duration> clockLead, long seed) {
    this.time = time;
    this.clockLead = clockLead;
    this.seed = seed;
  }

  Environment environment() {
    Executor atOnce = Runnable::run;
    return new Environment(
        () -> time.instant().plus(clockLead.get()),
        time::nowNanos,
        new InsecureSeededRandom(seed),
        atOnce,
        atOnce,
        atOnce,
        (delay, task) -> time.timer().runAfter(delay, () -> runUnlessGone(task)));
  }

  private void runUnlessGone(Runnable task) {
    if (!gone) {
      task.run();
    }
  }

  /** What was to happen later does not. */
  void crash() {
    gone = true;
  }
}
