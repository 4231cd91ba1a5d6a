package dev.eventstore.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

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

  /** What the live threads whose names begin so have used so far, in nanoseconds. */
  static long nanosOf(String namePrefix) {
    long sum = 0;
    for (long id : THREADS.getAllThreadIds()) {
      var info = THREADS.getThreadInfo(id);
      if (info != null && info.getThreadName().startsWith(namePrefix)) {
        sum += Math.max(0, THREADS.getThreadCpuTime(id));
      }
    }
    return sum;
  }

  /** CPU of this thread for {@code work}, in microseconds for each of {@code count}. */
  static double microsEach(int count, Work work) throws Exception {
    long before = threadNanos();
    work.run();
    return (threadNanos() - before) / 1_000.0 / count;
  }
}
