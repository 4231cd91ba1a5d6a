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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a {@link SyncEngine} with a socket: one thread, which sleeps until a datagram comes, the
 * engine wants to wake up, or another thread signals. Nothing that the socket or the engine throws
 * ends it.
 */
final class UdpLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(UdpLoop.class);

  /** The most datagrams read in a row before the engine may answer. */
  private static final int READ_DATAGRAMS = 64;

  /** One byte more than any good datagram, so that longer ones are noticed. */
  private static final int BUFFER_BYTES = Limits.MAX_DATAGRAM_BYTES + 1;

  /** A pause after the socket failed to receive, in nanoseconds. */
  private static final long ERROR_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private record Unsent(InetSocketAddress to, ByteBuffer datagram) {}

  private final DatagramChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final LongSupplier ticker;
  private final SyncEngine engine;
  private final NameResolver resolver;
  private final Consumer<SyncView> changed;
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Map<String, PeerAddress> peers = new LinkedHashMap<>();
  private final ByteBuffer incoming = ByteBuffer.allocate(BUFFER_BYTES);
  private @Nullable Unsent unsent;
  private long readAgainNanos = Nanos.NEVER;
  private long socketErrors;
  private volatile boolean stopping;

  /** Takes over the channel and the selector, which it closes at the end. */
  UdpLoop(
      DatagramChannel channel,
      Selector selector,
      Replica replica,
      Environment environment,
      Consumer<SyncView> changed)
      throws IOException {
    this.channel = channel;
    this.selector = selector;
    this.changed = changed;
    ticker = environment.nanoTicker();
    key = channel.register(selector, SelectionKey.OP_READ);
    engine = new SyncEngine(replica, environment, selector::wakeup);
    resolver = new NameResolver(this::found);
  }

  // ---- From any thread

  /** Looks for a peer from now on. */
  void connect(String name, PeerAddress peer) {
    post(() -> peers.putIfAbsent(name, peer));
  }

  /** Ends the loop soon. */
  void stop() {
    stopping = true;
    selector.wakeup();
  }

  private void found(String name, List<InetSocketAddress> addresses) {
    post(() -> engine.dial(name, addresses, ticker.getAsLong()));
  }

  private void post(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  // ---- The loop's thread

  @Override
  public void run() {
    boolean more = false;
    while (!stopping) {
      try {
        sleep(more);
        more = turn();
      } catch (IOException | RuntimeException e) {
        more = false;
        LOG.warn("The network loop goes on after an error", e);
        readAgainNanos = ticker.getAsLong() + ERROR_PAUSE_NANOS;
      }
    }
    end();
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
    long wakeUpNanos = Nanos.earlier(engine.nextWakeUpNanos(nowNanos), readAgainNanos);
    wakeUpNanos = Nanos.earlier(wakeUpNanos, namesNanos(nowNanos));
    if (more || !tasks.isEmpty() || stopping) {
      selector.selectNow();
    } else if (wakeUpNanos == Nanos.NEVER) {
      selector.select();
    } else {
      long millis = TimeUnit.NANOSECONDS.toMillis(wakeUpNanos - nowNanos + 999_999);
      if (millis > 0) {
        selector.select(millis);
      } else {
        selector.selectNow();
      }
    }
    selector.selectedKeys().clear();
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
      changed.accept(engine.view());
    } catch (IOException | RuntimeException e) {
      LOG.debug("The socket did not close cleanly: {}", e.toString());
    }
  }
}
