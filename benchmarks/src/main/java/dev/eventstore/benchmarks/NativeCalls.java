package dev.eventstore.benchmarks;

import dev.eventstore.EventDraft;
import dev.eventstore.core.Stages;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The native calls of one event, alone, by several threads that do the same at once: cores that are
 * all busy are slower than one alone, by a half at times on a machine that is shared.
 */
final class NativeCalls implements AutoCloseable {
  private static final int SLICES = 5;

  private final List<Stages> ofThreads = new ArrayList<>();
  private final ExecutorService pool;

  NativeCalls(int threads, EventDraft draft) {
    pool = Executors.newFixedThreadPool(threads);
    for (int i = 0; i < threads; i++) {
      ofThreads.add(new Stages(draft));
    }
  }

  /** One of the stages. */
  private interface Stage {
    Object run(Stages stages) throws Exception;
  }

  /** Measures each for about {@code nanos} of CPU on each thread. */
  NativeLimits measure(long nanos) throws Exception {
    return new NativeLimits(
        micros(nanos, Stages::sign),
        micros(nanos, Stages::seal),
        micros(nanos, Stages::hashToId),
        micros(nanos, Stages::decrypt),
        micros(nanos, Stages::verify),
        micros(nanos, Stages::setLanes),
        micros(nanos, Stages::parse));
  }

  /** The mean of the threads, which begin together. */
  private double micros(long nanos, Stage stage) throws Exception {
    CyclicBarrier together = new CyclicBarrier(ofThreads.size());
    List<Future<Double>> all = new ArrayList<>();
    for (Stages stages : ofThreads) {
      all.add(
          pool.submit(
              () -> {
                together.await();
                return medianSlice(nanos, () -> stage.run(stages));
              }));
    }
    double sum = 0;
    for (Future<Double> one : all) {
      sum += one.get();
    }
    return sum / ofThreads.size();
  }

  /** The median of a few slices, so that one interruption does not count. */
  private static double medianSlice(long nanos, Cpu.Work call) throws Exception {
    List<Double> slices = new ArrayList<>();
    for (int i = 0; i < SLICES; i++) {
      slices.add(slice(nanos / SLICES, call));
    }
    return Spread.of(slices).median();
  }

  private static double slice(long nanos, Cpu.Work call) throws Exception {
    long begin = Cpu.threadNanos();
    long used;
    int calls = 0;
    do {
      call.run();
      calls++;
      used = Cpu.threadNanos() - begin;
    } while (used < nanos);
    return used / 1_000.0 / calls;
  }

  @Override
  public void close() {
    pool.shutdown();
    ofThreads.forEach(Stages::close);
  }
}
