package dev.eventstore.sync.udp;

import dev.eventstore.Limits;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Replica;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a {@link SyncEngine} with a socket: one thread, which sleeps until a datagram comes, the
 * engine wants to wake up, or another thread signals. No exception of the socket or the engine ends
 * it; after one it pauses. Whatever ends it, the socket is closed and no peer is left in the view.
 */
final class UdpLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(UdpLoop.class);

  /** The most datagrams read in a row before the engine may answer. */
  private static final int READ_DATAGRAMS = 64;

  /** One byte more than any good datagram, so that longer ones are noticed. */
  private static final int BUFFER_BYTES = Limits.MAX_DATAGRAM_BYTES + 1;

  /** A pause after the socket or the engine failed, in nanoseconds. */
  private static final long ERROR_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long to wait for room in a full socket that does not tell, in milliseconds. */
  private static final long FULL_SLEEP_MILLIS = 5;

  /** The longest sleep when nothing at all is due, in milliseconds. */
  private static final long MAX_SLEEP_MILLIS = 3_600_000;

  private record Unsent(InetSocketAddress to, ByteBuffer datagram) {}

  private final DatagramChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final LongSupplier ticker;
  private final SyncEngine engine;
  private final NameResolver resolver;
  private final Consumer<SyncView> changed;
  private final Consumer<String> unknownHost;
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Map<String, PeerAddress> peers = new LinkedHashMap<>();
  private final ByteBuffer incoming = ByteBuffer.allocate(BUFFER_BYTES);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private @Nullable Unsent unsent;
  private long readAgainNanos = Nanos.NEVER;
  private long socketErrors;
  private long failures;

  /** Takes over the channel and the selector, which it closes at the end. */
  UdpLoop(
      DatagramChannel channel,
      Selector selector,
      Replica replica,
      Environment environment,
      Consumer<SyncView> changed,
      Consumer<String> unknownHost)
      throws IOException {
    this.channel = channel;
    this.selector = selector;
    this.changed = changed;
    this.unknownHost = unknownHost;
    ticker = environment.nanoTicker();
    key = channel.register(selector, SelectionKey.OP_READ);
    engine = new SyncEngine(replica, environment, selector::wakeup);
    resolver = new NameResolver(new Names());
  }

  // ---- From any thread

  /** Looks for a peer from now on. */
  void connect(String name, PeerAddress peer) {
    post(() -> peers.putIfAbsent(name, peer));
  }

  /** Ends the loop soon. */
  void stop() {
    stopping.countDown();
    selector.wakeup();
  }

  /** From the loop's own thread: tells the peers goodbye at once; the loop ends soon. */
  void stopHere() {
    stop();
    engine.close(this::send);
  }

  /** Closes everything of a loop that was never run, except for the socket. */
  void discard() {
    resolver.close();
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
      unknownHost.accept(name);
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
    } finally {
      end();
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
    resolveNames(nowNanos);
    boolean more = read(nowNanos);
    nowNanos = ticker.getAsLong();
    engine.advance(nowNanos);
    if (flush()) {
      more |= engine.transmit(this::send, nowNanos);
    }
    if (engine.takeStatusChange(nowNanos)) {
      changed.accept(engine.view());
    }
    return more;
  }

  private void sleep(boolean more) throws IOException {
    long nowNanos = ticker.getAsLong();
    boolean reading = readAgainNanos == Nanos.NEVER || Nanos.isDue(readAgainNanos, nowNanos);
    if (reading) {
      readAgainNanos = Nanos.NEVER;
    }
    key.interestOps(
        (reading ? SelectionKey.OP_READ : 0) | (unsent != null ? SelectionKey.OP_WRITE : 0));
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
    long wakeUpNanos = Nanos.earlier(engine.nextWakeUpNanos(nowNanos), readAgainNanos);
    wakeUpNanos = Nanos.earlier(wakeUpNanos, namesNanos(nowNanos));
    if (wakeUpNanos == Nanos.NEVER) {
      return MAX_SLEEP_MILLIS;
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(wakeUpNanos - nowNanos + 999_999);
    return Math.min(MAX_SLEEP_MILLIS, Math.max(millis, unsent == null ? 0 : FULL_SLEEP_MILLIS));
  }

  /** Whether there may be more to read. */
  private boolean read(long nowNanos) {
    if (readAgainNanos != Nanos.NEVER) {
      return false;
    }
    for (int i = 0; i < READ_DATAGRAMS; i++) {
      incoming.clear();
      try {
        InetSocketAddress from = (InetSocketAddress) channel.receive(incoming);
        if (from == null) {
          return false;
        }
        receive(from, nowNanos);
      } catch (IOException e) {
        socketError(e);
        readAgainNanos = nowNanos + ERROR_PAUSE_NANOS;
        return false;
      }
    }
    return true;
  }

  /** One datagram must not cost the others of their turn. */
  private void receive(InetSocketAddress from, long nowNanos) {
    try {
      engine.receive(from, incoming.flip(), nowNanos);
    } catch (RuntimeException e) {
      LOG.warn("A datagram could not be handled", e);
    }
  }

  private boolean send(InetSocketAddress to, ByteBuffer datagram) {
    try {
      if (channel.send(datagram, to) > 0) {
        return true;
      }
      ByteBuffer copy = ByteBuffer.allocate(datagram.remaining()).put(datagram).flip();
      unsent = new Unsent(to, copy);
      return false;
    } catch (IOException | RuntimeException e) {
      socketError(e); // as good as lost on the way
      return true;
    }
  }

  /** Sends what the socket did not take last time; whether it takes more now. */
  private boolean flush() {
    Unsent first = unsent;
    unsent = null;
    return first == null || send(first.to(), first.datagram());
  }

  private void socketError(Exception e) {
    socketErrors++;
    if (Long.bitCount(socketErrors) == 1) { // the 1st, 2nd, 4th, 8th …
      LOG.debug("{} socket errors so far, the last: {}", socketErrors, e.toString());
    }
  }

  private void resolveNames(long nowNanos) {
    for (Map.Entry<String, PeerAddress> peer : unresolved(nowNanos)) {
      resolver.resolve(peer.getKey(), peer.getValue(), nowNanos);
    }
  }

  private long namesNanos(long nowNanos) {
    long next = Nanos.NEVER;
    for (Map.Entry<String, PeerAddress> peer : unresolved(nowNanos)) {
      next = Nanos.earlier(next, resolver.nextNanos(peer.getKey(), nowNanos));
    }
    return next;
  }

  private List<Map.Entry<String, PeerAddress>> unresolved(long nowNanos) {
    return peers.entrySet().stream()
        .filter(peer -> !engine.isReached(peer.getKey(), nowNanos))
        .toList();
  }

  private void end() {
    try (channel;
        selector;
        resolver) {
      engine.close(this::send);
    } catch (IOException | RuntimeException e) {
      LOG.debug("The socket did not close cleanly: {}", e.toString());
    } finally {
      tellEnd();
    }
  }

  private void tellEnd() {
    try {
      changed.accept(new SyncView(List.of(), engine.view().traffic()));
    } catch (RuntimeException e) {
      LOG.debug("The last status could not be told: {}", e.toString());
    }
  }
}
