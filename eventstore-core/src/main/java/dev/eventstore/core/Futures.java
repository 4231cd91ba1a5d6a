package dev.eventstore.core;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Waiting for work on other threads. */
final class Futures {
  private Futures() {}

  /**
   * Does work on threads of a community.
   *
   * @throws IllegalStateException when these take no more, because it closes
   */
  static <T> CompletableFuture<T> supply(Supplier<T> work, Executor threads) {
    try {
      return CompletableFuture.supplyAsync(work, threads);
    } catch (RejectedExecutionException closing) {
      throw new IllegalStateException("this community is closed", closing);
    }
  }

  /** Waits at most so long until all have completed; whether they have, however. */
  static boolean await(List<CompletableFuture<Void>> futures, long millis) {
    CountDownLatch open = new CountDownLatch(futures.size());
    for (CompletableFuture<Void> future : futures) {
      CompletableFuture<Void> unused = future.whenComplete((done, failed) -> open.countDown());
    }
    return Patience.await(open::await, millis);
  }

  /** Waits without minding interrupts; throws what made the future fail, not a wrapper of it. */
  static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failed;
    }
  }

  /** What made a future fail, without the wrapper in which dependent futures put it. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  /** Waits without minding interrupts until it is completed, however that may be. */
  static void await(CompletableFuture<?> future) {
    boolean unused = fails(future);
  }

  /** Waits without minding interrupts; whether it was completed with a failure. */
  static boolean fails(CompletableFuture<?> future) {
    try {
      future.join();
      return false;
    } catch (CompletionException | CancellationException failed) {
      return true;
    }
  }
}
