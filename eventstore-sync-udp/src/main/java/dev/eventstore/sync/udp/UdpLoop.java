package dev.eventstore.sync.udp;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the communities of one port: one socket and one thread, which sleeps until a datagram
 * comes, an engine wants to wake up, or another thread signals. In each turn it reads at most so
 * many datagrams, then every community that has something to do sends one burst for each session,
 * another one first each time: so a busy one delays the others by one turn.
 *
 * <p>No exception of the socket or an engine ends it; after one it pauses. An error does, and is
 * told. Whatever ends it, the socket is closed and no peer is left in any view.
 */
final class UdpLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(UdpLoop.class);

  /** A pause after the socket failed. */
  private static final long ERROR_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long to wait for room in a full socket that does not tell, in milliseconds. */
  private static final long FULL_SLEEP_MILLIS = 5;

  /** The longest sleep when all are paused, in milliseconds. */
  private static final long MAX_SLEEP_MILLIS = 3_600_000;

  /**
   * The longest sleep otherwise, in milliseconds: after a suspension of the machine what is left of
   * a sleep goes on, and only then the clocks are compared.
   */
  private static final long LOOK_MILLIS = 2_000;

  private final UdpSocket socket;
  private final Selector selector;

  /** Added by any thread that holds this loop's lock, removed by the loop's thread. */
  private final List<Endpoint> endpoints = new CopyOnWriteArrayList<>();

  private final Recipients recipients = new Recipients(endpoints, System.nanoTime());
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Counter failures = new Counter();
  private volatile @Nullable Thread thread;
  private int firstEndpoint;
  private boolean ended;

  /** Takes over the channel and the selector, which it closes at the end. */
  UdpLoop(DatagramChannel channel, Selector selector) throws IOException {
    this.selector = selector;
    socket = new UdpSocket(channel, selector);
  }

  // ---- From any thread

  /** A community is served from now on; false when the loop has ended. */
  synchronized boolean add(Endpoint endpoint) {
    if (!ended) {
      endpoints.add(endpoint);
      wakeUp();
    }
    return !ended;
  }

  List<Endpoint> endpoints() {
    return endpoints;
  }

  /** How often the socket failed. */
  Counter socketErrors() {
    return socket.errors();
  }

  /** How often a turn ended by an exception. */
  Counter failures() {
    return failures;
  }

  /** Ends the loop soon. */
  void stop() {
    stopping.countDown();
    wakeUp();
  }

  void wakeUp() {
    selector.wakeup();
  }

  /** Whether this is the loop's thread. */
  boolean isOwnThread() {
    return Thread.currentThread() == thread;
  }

  /** Has the loop's thread do this soon. */
  void post(Runnable task) {
    tasks.add(task);
    wakeUp();
  }

  // ---- The loop's thread

  /** A community is not served any more; its peers are told goodbye at once. */
  void remove(Endpoint endpoint) {
    endpoint.end(socket::send);
    endpoints.remove(endpoint);
    recipients.forget(endpoint);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    try {
      turns();
    } catch (Error fatal) {
      boolean told = true;
      for (Endpoint endpoint : endpoints) {
        told &= endpoint.fail(fatal);
      }
      if (!told) {
        throw fatal; // the thread's own handler hears of it
      }
    } finally {
      end();
    }
  }

  private void turns() {
    boolean more = false;
    while (!isStopping()) {
      Thread.interrupted(); // nobody stops the loop so, and with the flag set it cannot sleep
      try {
        sleep(more);
        more = turn();
      } catch (IOException | RuntimeException e) {
        more = false;
        failed(e);
      }
    }
  }

  private void failed(Exception e) {
    failures.increment();
    if (Long.bitCount(failures.value()) == 1) { // the 1st, 2nd, 4th, 8th …
      LOG.warn("The network loop goes on after an error, number {}", failures.value(), e);
    }
    try {
      stopping.await(ERROR_PAUSE_NANOS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupt) {
      LOG.debug("The network loop was interrupted and goes on");
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private boolean turn() {
    runTasks();
    long nowNanos = System.nanoTime();
    boolean more = isListening() && receive(nowNanos);
    firstEndpoint++;
    Endpoint[] turns = endpoints.toArray(new Endpoint[0]); // a listener may close a community
    for (int i = 0; i < turns.length && !isStopping(); i++) {
      Endpoint endpoint = turns[Math.floorMod(firstEndpoint + i, turns.length)];
      more |= !endpoint.isOver() && endpoint.turn(socket, System.nanoTime());
    }
    return more;
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private boolean receive(long nowNanos) {
    return socket.read((from, datagram) -> recipients.receive(from, datagram, nowNanos), nowNanos);
  }

  /** Whether anybody is not paused. */
  private boolean isListening() {
    for (Endpoint endpoint : endpoints) {
      if (endpoint.isListening()) {
        return true;
      }
    }
    return false;
  }

  private void sleep(boolean more) throws IOException {
    long nowNanos = System.nanoTime();
    socket.awaitMore(isListening(), nowNanos);
    long millis = more || !tasks.isEmpty() || isStopping() ? 0 : sleepMillis(nowNanos);
    if (millis == 0) {
      selector.selectNow();
    } else {
      selector.select(millis);
    }
    selector.selectedKeys().clear();
  }

  /** How long nothing is due; with a full socket its room is waited for, whatever is due. */
  private long sleepMillis(long nowNanos) {
    long wakeUpNanos = socket.readAgainNanos();
    for (Endpoint endpoint : endpoints) {
      long sleepNanos = endpoint.sleepNanos(nowNanos);
      if (sleepNanos != Nanos.NEVER) {
        wakeUpNanos = Nanos.earlier(wakeUpNanos, nowNanos + Math.max(0, sleepNanos));
      }
    }
    long longest = isListening() ? LOOK_MILLIS : MAX_SLEEP_MILLIS;
    if (wakeUpNanos == Nanos.NEVER) {
      return longest;
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(wakeUpNanos - nowNanos + 999_999);
    return Math.min(longest, Math.max(millis, socket.isFull() ? FULL_SLEEP_MILLIS : 0));
  }

  private void end() {
    synchronized (this) {
      ended = true;
    }
    try (socket;
        selector) {
      endpoints.forEach(endpoint -> endpoint.end(socket::send));
      runTasks(); // somebody may wait for one
    } catch (IOException | RuntimeException e) {
      LOG.debug("The socket did not close cleanly: {}", e.toString());
    }
  }

  /** Closes everything of a loop that was never run. */
  void discard() {
    end();
  }
}
