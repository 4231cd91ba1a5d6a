package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * The {@link ConvergenceScenario} with many seeds, each on one thread, on all cores. {@code
 * -Deventstore.seeds=N} says how many, {@code -Deventstore.seed=N} runs one of them.
 */
class ConvergenceTest {
  private static final int DEFAULT_SEEDS = 1_000;

  /** One seed in so many keeps its logs in SQLite. */
  private static final int ON_DISK_ONE_IN = 20;

  private static final int MOST_FAILURES = 3;
  private static final long HOURS = 24;

  private final List<Long> failedSeeds = Collections.synchronizedList(new ArrayList<>());
  private final List<Run> inStep = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong virtualMillis = new AtomicLong();
  private final long began = System.nanoTime();

  /** A seed, and how long the devices needed after the last accident. */
  private record Run(long seed, long neededMillis) {}

  @Test
  void allDevicesComeToHoldTheSameWhateverHappensToThem() throws Exception {
    Long only = Long.getLong(SimulatedNetwork.SEED_PROPERTY);
    if (only != null) {
      run(only);
    } else {
      runAll(Integer.getInteger("eventstore.seeds", DEFAULT_SEEDS));
    }
    assertEquals(List.of(), failedSeeds, "seeds that failed; how is printed above");
  }

  private void runAll(int seeds) throws InterruptedException {
    AtomicLong next = new AtomicLong(1);
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutorService threads = Executors.newFixedThreadPool(cores);
    for (int i = 0; i < cores; i++) {
      threads.execute(
          () -> {
            for (long seed = next.getAndIncrement();
                seed <= seeds && failedSeeds.size() < MOST_FAILURES;
                seed = next.getAndIncrement()) {
              run(seed);
              tell(seeds);
            }
          });
    }
    threads.shutdown();
    if (!threads.awaitTermination(HOURS, TimeUnit.HOURS)) {
      throw new AssertionError("it takes more than " + HOURS + " h");
    }
  }

  private void run(long seed) {
    try (SimulatedNetwork network = new SimulatedNetwork(seed)) {
      try {
        ConvergenceScenario scenario = new ConvergenceScenario(network, seed % ON_DISK_ONE_IN == 0);
        inStep.add(new Run(seed, scenario.run().toMillis()));
        virtualMillis.addAndGet(network.elapsed().toMillis());
      } catch (RuntimeException | Error failed) {
        System.out.println("seed " + seed + " failed: " + failed + "\nin a " + network);
        failed.printStackTrace(System.out);
        failedSeeds.add(seed);
      }
    }
  }

  /** Ten times in all. */
  private void tell(int seeds) {
    long done = ended.incrementAndGet();
    if (done % Math.max(1, seeds / 10) == 0) {
      System.out.printf(
          "convergence: %d of %d seeds in %d s, %d h of virtual time; %s%n",
          done,
          seeds,
          Duration.ofNanos(System.nanoTime() - began).toSeconds(),
          Duration.ofMillis(virtualMillis.get()).toHours(),
          needed());
    }
  }

  private String needed() {
    List<Run> sorted;
    synchronized (inStep) {
      sorted = inStep.stream().sorted(Comparator.comparingLong(Run::neededMillis)).toList();
    }
    if (sorted.isEmpty()) {
      return "none in step";
    }
    Run slowest = sorted.get(sorted.size() - 1);
    return String.format(
        Locale.ROOT,
        "in step after %.1f s at the median, %.1f s at most (seed %d)",
        sorted.get(sorted.size() / 2).neededMillis() / 1e3,
        slowest.neededMillis() / 1e3,
        slowest.seed());
  }
}
