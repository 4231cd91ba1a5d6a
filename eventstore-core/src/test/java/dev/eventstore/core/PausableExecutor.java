package dev.eventstore.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** Runs tasks at once, until it is told to hold them. One thread at a time. */
final class PausableExecutor implements Executor {
  private final Deque<Runnable> held = new ArrayDeque<>();
  private int allowed = Integer.MAX_VALUE;
  private int depth;
  private int deepest;

  @Override
  public void execute(Runnable task) {
    if (allowed == 0) {
      held.addLast(task);
      return;
    }
    allowed--;
    run(task);
  }

  private void run(Runnable task) {
    depth++;
    deepest = Math.max(deepest, depth);
    try {
      task.run();
    } finally {
      depth--;
    }
  }

  /** Runs so many more tasks at once, and holds all that follow. */
  void holdAfter(int tasks) {
    allowed = tasks;
  }

  /** Runs the task that came last; those before it stay. */
  void runNewest() {
    run(held.removeLast());
  }

  /** Runs what was held, and from now on everything at once. */
  void release() {
    allowed = Integer.MAX_VALUE;
    while (!held.isEmpty()) {
      run(held.removeFirst());
    }
  }

  /** How many tasks have run one within the other. */
  int deepest() {
    return deepest;
  }
}
