package dev.eventstore.core;

import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the steps of one subscription run: on threads of the library, or on an executor that the
 * application gave. That one is only called from threads of the library: it may block, or run a
 * task at once, and must hold up neither the writer nor whoever has something to tell.
 *
 * @param library takes a task and returns at once
 * @param chosen runs it
 * @param oneStepATask whether others get their turn on the executor after each step
 */
record DeliveryThreads(Executor library, Executor chosen, boolean oneStepATask) {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryThreads.class);

  /** Threads of the library, one for each subscription that has something to do. */
  static DeliveryThreads of(Executor library) {
    return new DeliveryThreads(library, Runnable::run, false);
  }

  /** The threads of an application. */
  static DeliveryThreads given(Executor library, Executor chosen) {
    return new DeliveryThreads(library, chosen, true);
  }

  /** Executes a task that throws nothing; says, maybe later, when it is refused. */
  void execute(Runnable task, Runnable refused) {
    try {
      library.execute(() -> handOver(task, refused));
    } catch (RuntimeException | Error noThread) {
      LOG.debug("no thread delivers events now: {}", noThread.getClass().getName());
      refused.run();
    }
  }

  private void handOver(Runnable task, Runnable refused) {
    try {
      chosen.execute(task);
    } catch (RuntimeException | Error refusal) {
      LOG.debug("an executor delivers no events now: {}", refusal.getClass().getName());
      refused.run();
    }
  }
}
