package dev.eventstore.core;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Keeps its tasks until the test runs them, or takes none. One thread at a time. */
final class HeldExecutor implements Executor {
  private final Queue<Runnable> held = new ArrayDeque<>();
  private boolean refusing;

  @Override
  public void execute(Runnable task) {
    if (refusing) {
      throw new RejectedExecutionException("on purpose");
    }
    held.add(task);
  }

  void refuse(boolean next) {
    refusing = next;
  }

  int size() {
    return held.size();
  }

  /** Runs one task, if there is any. */
  boolean runOne() {
    Runnable next = held.poll();
    if (next != null) {
      next.run();
    }
    return next != null;
  }

  /** Runs tasks, also those that come meanwhile; how many they were. */
  int runAll() {
    int count = 0;
    while (runOne()) {
      count++;
    }
    return count;
  }
}
