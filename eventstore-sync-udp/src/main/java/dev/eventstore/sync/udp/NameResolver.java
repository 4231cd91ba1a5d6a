package dev.eventstore.sync.udp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the addresses of peers, off the network loop because asking for a name may take long.
 *
 * <p>{@link #resolve} is for the loop's thread alone; the listener is called from other threads. At
 * most a few names are asked for at a time, and each again only after a pause.
 */
final class NameResolver implements AutoCloseable {
  /** Who hears of addresses. */
  interface Listener {
    /** The peer of this name may be at these addresses, of which there is at least one. */
    void found(String name, List<InetSocketAddress> addresses);

    /** The host of this peer has no address so far; said once for each peer. */
    void unknown(String name);
  }

  private static final Logger LOG = LoggerFactory.getLogger(NameResolver.class);
  private static final int MAX_THREADS = 4;
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Listener listener;
  private final Set<String> toldUnknown = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads;
  private final Map<String, Long> nextNanos = new HashMap<>();

  NameResolver(Listener listener) {
    this(
        listener,
        new ThreadPoolExecutor(
            0,
            MAX_THREADS,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "eventstore-udp-names");
              thread.setDaemon(true);
              return thread;
            }));
  }

  /** With threads of the caller's choice, which it then closes. */
  NameResolver(Listener listener, ExecutorService threads) {
    this.listener = listener;
    this.threads = threads;
  }

  /** Asks for the addresses of a peer, unless that was done a moment ago. */
  void resolve(String name, PeerAddress peer, long nowNanos) {
    if (!Nanos.isDue(nextNanos.getOrDefault(name, nowNanos), nowNanos)) {
      return;
    }
    try {
      threads.execute(() -> resolve(name, peer));
      nextNanos.put(name, nowNanos + PAUSE_NANOS);
    } catch (RejectedExecutionException e) {
      nextNanos.put(name, nowNanos + PAUSE_NANOS / MAX_THREADS); // all are busy, or closed
    }
  }

  /** The next {@link #resolve} asks for every name, whenever that was done before. */
  void beginAnew() {
    nextNanos.clear();
  }

  /** When {@link #resolve} would ask for this name again. */
  long nextNanos(String name, long nowNanos) {
    return nextNanos.getOrDefault(name, nowNanos);
  }

  private void resolve(String name, PeerAddress peer) {
    try {
      List<InetSocketAddress> addresses = new ArrayList<>();
      for (InetAddress address : InetAddress.getAllByName(peer.host())) {
        addresses.add(new InetSocketAddress(address, peer.port()));
      }
      listener.found(name, addresses);
    } catch (UnknownHostException e) {
      LOG.debug("The name of the peer {} is not known now; asked again later", name);
      if (toldUnknown.add(name)) {
        listener.unknown(name);
      }
    }
  }

  /** Asks no more; what is being asked for is forgotten. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
