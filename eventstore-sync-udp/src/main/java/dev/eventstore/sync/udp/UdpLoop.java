package dev.eventstore.sync.udp;

import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Replica;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a {@link SyncEngine} with a socket: one thread, which sleeps until a datagram comes, the
 * engine wants to wake up, or another thread signals. No exception of the socket or the engine ends
 * it; after one it pauses. An error does, and is told. Whatever ends it, the socket is closed and
 * no peer is left in the view.
 */
final class UdpLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(UdpLoop.class);

  /** A pause after the engine failed. */
  private static final long ERROR_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long to wait for room in a full socket that does not tell, in milliseconds. */
  private static final long FULL_SLEEP_MILLIS = 5;

  /** The longest sleep when nothing at all is due, in milliseconds. */
  private static final long MAX_SLEEP_MILLIS = 3_600_000;

  /** Who hears of what matters outside; the calls are from threads of the transport. */
  interface Listener {
    /** What is known of the peers has changed. */
    void changed(SyncView view);

    /** The host of this peer has no address so far. */
    void unknownHost(String peer);

    /** The loop ends by this. */
    void failed(Error failure);
  }

  private final UdpSocket socket;
  private final Selector selector;
  private final LongSupplier ticker;
  private final SyncEngine engine;
  private final WantedPeers peers;
  private final Listener listener;
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private long failures;

  /** Takes over the channel and the selector, which it closes at the end. */
  UdpLoop(
      DatagramChannel channel,
      Selector selector,
      Replica replica,
      Environment environment,
      Listener listener)
      throws IOException {
    this.selector = selector;
    this.listener = listener;
    ticker = environment.nanoTicker();
    socket = new UdpSocket(channel, selector);
    engine = new SyncEngine(replica, environment, selector::wakeup);
    peers = new WantedPeers(engine, new Names());
  }

  // ---- From any thread

  /** Looks for a peer from now on. */
  void connect(String name, PeerAddress peer) {
    post(() -> peers.add(name, peer));
  }

  /** Ends the loop soon. */
  void stop() {
    stopping.countDown();
    selector.wakeup();
  }

  /** From the loop's own thread: tells the peers goodbye at once; the loop ends soon. */
  void stopHere() {
    stop();
    engine.close(socket::send);
  }

  /** Closes everything of a loop that was never run, except for the socket. */
  void discard() {
    peers.close();
    engine.close((to, datagram) -> true);
    try {
      selector.close();
    } catch (IOException e) {
      LOG.debug("The selector did not close cleanly: {}", e.toString());
    }
  }

  /** What the resolver found, from threads of its own. */
  private final class Names implements NameResolver.Listener {
    @Override
    public void found(String name, List<InetSocketAddress> addresses) {
      post(() -> engine.dial(name, addresses, ticker.getAsLong()));
    }

    @Override
    public void unknown(String name) {
      listener.unknownHost(name);
    }
  }

  private void post(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  // ---- The loop's thread

  @Override
  public void run() {
    try {
      turns();
    } catch (Error fatal) {
      listener.failed(fatal);
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
    failures++;
    if (Long.bitCount(failures) == 1) { // the 1st, 2nd, 4th, 8th …
      LOG.warn("The network loop goes on after an error, number {}", failures, e);
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
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    long nowNanos = ticker.getAsLong();
    peers.resolve(nowNanos);
    boolean more = receive(nowNanos);
    nowNanos = ticker.getAsLong();
    engine.advance(nowNanos);
    if (socket.flush()) {
      more |= engine.transmit(socket::send, nowNanos);
    }
    if (engine.takeStatusChange(nowNanos)) {
      listener.changed(engine.view());
    }
    return more;
  }

  private void sleep(boolean more) throws IOException {
    long nowNanos = ticker.getAsLong();
    socket.awaitMore(nowNanos);
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
    long wakeUpNanos = Nanos.earlier(engine.nextWakeUpNanos(nowNanos), socket.readAgainNanos());
    wakeUpNanos = Nanos.earlier(wakeUpNanos, peers.deadlineNanos(nowNanos));
    if (wakeUpNanos == Nanos.NEVER) {
      return MAX_SLEEP_MILLIS;
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(wakeUpNanos - nowNanos + 999_999);
    return Math.min(MAX_SLEEP_MILLIS, Math.max(millis, socket.isFull() ? FULL_SLEEP_MILLIS : 0));
  }

  private boolean receive(long nowNanos) {
    return socket.read((from, datagram) -> engine.receive(from, datagram, nowNanos), nowNanos);
  }

  private void end() {
    try (socket;
        selector;
        peers) {
      engine.close(socket::send);
    } catch (IOException | RuntimeException e) {
      LOG.debug("The socket did not close cleanly: {}", e.toString());
    } finally {
      tellEnd();
    }
  }

  private void tellEnd() {
    try {
      listener.changed(new SyncView(List.of(), engine.view().traffic()));
    } catch (RuntimeException e) {
      LOG.debug("The last status could not be told: {}", e.toString());
    }
  }
}
