package dev.eventstore.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;

/** CPU time, which a busy machine disturbs far less than time on the clock. */
final class Cpu {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final com.sun.management.OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);

  private Cpu() {}

  /** Work that may fail in any way. */
  interface Work {
    void run() throws Exception;
  }

  /** What this thread has used so far, in nanoseconds. */
  static long threadNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /** What all threads of the process have used so far, the JVM's own included, in nanoseconds. */
  static long processNanos() {
    return PROCESS.getProcessCpuTime();
  }

  /**
   * What some threads had used at one moment.
   *
   * @param nanosById by their ids
   */
  record Threads(Map<Long, Long> nanosById) {
    /** What these threads have used since then; others may have ended. */
    long nanosSince(Threads before) {
      long sum = 0;
      for (Map.Entry<Long, Long> thread : nanosById.entrySet()) {
        sum += thread.getValue() - before.nanosById.getOrDefault(thread.getKey(), 0L);
      }
      return sum;
    }
  }

  /** The live threads whose names begin so. */
  static Threads threadsNamed(String prefix) {
    Map<Long, Long> nanosById = new HashMap<>();
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().startsWith(prefix)) {
        nanosById.put(thread.getThreadId(), THREADS.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return new Threads(nanosById);
  }

  /** CPU of this thread for {@code work}, in microseconds for each of {@code count}. */
  static double microsEach(int count, Work work) throws Exception {
    long before = threadNanos();
    work.run();
    return (threadNanos() - before) / 1_000.0 / count;
  }
}
