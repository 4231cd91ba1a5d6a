package dev.eventstore.core;

import dev.eventstore.Limits;
import dev.eventstore.spi.Environment;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of one community on a real machine: a crypto pool, one writer, deliverers. */
final class Threads implements AutoCloseable {
  private static final long IDLE_SECONDS = 10;

  private final ExecutorService crypto;
  private final ExecutorService writer;
  private final ExecutorService delivery;

  /** The threads of ours that the calling thread may be one of. */
  private final ThreadGroup own = new ThreadGroup("eventstore");

  Threads() {
    int cores = Runtime.getRuntime().availableProcessors();
    crypto = pool(cores, "eventstore-crypto");
    writer = pool(1, "eventstore-writer");
    delivery =
        new ThreadPoolExecutor(
            0,
            Limits.MAX_SUBSCRIPTIONS + 1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            named("eventstore-delivery"),
            new ThreadPoolExecutor.CallerRunsPolicy());
  }

  Environment environment() {
    return new Environment(
        InstantSource.system(), System::nanoTime, new SecureRandom(), crypto, writer, delivery);
  }

  /** Lets running work end, for a bounded time; a thread of ours does not wait for itself. */
  @Override
  public void close() {
    boolean ownThread = Thread.currentThread().getThreadGroup() == own;
    long patience = ownThread ? 0 : Limits.MAX_CLOSE_MILLIS / 3;
    for (ExecutorService executor : List.of(crypto, writer, delivery)) {
      executor.shutdown();
      await(executor, patience);
    }
  }

  private static void await(ExecutorService executor, long millis) {
    boolean interrupted = false;
    try {
      executor.awaitTermination(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Idle threads end, so a quiet community keeps none but its network loop. */
  private ExecutorService pool(int size, String name) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            size, size, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(own, task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
