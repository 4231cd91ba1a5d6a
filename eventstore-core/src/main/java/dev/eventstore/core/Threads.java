package dev.eventstore.core;

import dev.eventstore.Limits;
import dev.eventstore.spi.Environment;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
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

  private final Pool crypto;
  private final Pool writer;
  private final Pool delivery;

  Threads() {
    int cores = Runtime.getRuntime().availableProcessors();
    crypto = new Pool("eventstore-crypto", cores, cores, new LinkedBlockingQueue<>());
    writer = new Pool("eventstore-writer", 1, 1, new LinkedBlockingQueue<>());
    delivery =
        new Pool("eventstore-delivery", 0, Limits.MAX_SUBSCRIPTIONS + 1, new SynchronousQueue<>());
  }

  Environment environment() {
    return new Environment(
        InstantSource.system(),
        System::nanoTime,
        new SecureRandom(),
        crypto.executor,
        writer.executor,
        delivery.executor);
  }

  /** Lets running work end, for a bounded time; a thread of ours does not wait for its own pool. */
  @Override
  public void close() {
    List<Pool> pools = List.of(crypto, writer, delivery);
    for (Pool pool : pools) {
      pool.executor.shutdown();
      if (!pool.isCaller()) {
        Patience.await(pool.executor::awaitTermination, Limits.MAX_CLOSE_MILLIS / 5 / pools.size());
      }
    }
  }

  /** Threads of one kind. Idle ones end, so a quiet community keeps none but its network loop. */
  private static final class Pool implements ThreadFactory {
    private final String name;
    private final AtomicInteger number = new AtomicInteger();
    private final ExecutorService executor;

    Pool(String name, int least, int most, BlockingQueue<Runnable> queue) {
      this.name = name;
      ThreadPoolExecutor threads =
          new ThreadPoolExecutor(least, most, IDLE_SECONDS, TimeUnit.SECONDS, queue, this);
      threads.allowCoreThreadTimeOut(true);
      executor = threads;
    }

    @Override
    public Thread newThread(Runnable task) {
      return new Member(this, task);
    }

    boolean isCaller() {
      return Thread.currentThread() instanceof Member member && member.pool == this;
    }
  }

  /** A thread that knows its pool; threads that a listener starts are none of these. */
  private static final class Member extends Thread {
    private final Pool pool;

    Member(Pool pool, Runnable task) {
      super(task, pool.name + "-" + pool.number.incrementAndGet());
      this.pool = pool;
      setDaemon(true);
    }
  }
}
