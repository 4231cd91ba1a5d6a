package dev.eventstore.sync.udp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The peers that the application asked to look for. Those that no session has reached are looked up
 * again and again, since a device may come back at another address. For one thread.
 */
final class WantedPeers implements AutoCloseable {
  private final SyncEngine engine;
  private final NameResolver resolver;
  private final Map<String, PeerAddress> peers = new LinkedHashMap<>();

  WantedPeers(SyncEngine engine, NameResolver.Listener listener) {
    this.engine = engine;
    resolver = new NameResolver(listener);
  }

  void add(String name, PeerAddress peer) {
    peers.putIfAbsent(name, peer);
  }

  /** Asks for the addresses of those that are due. */
  void resolve(long nowNanos) {
    for (Map.Entry<String, PeerAddress> peer : unreached(nowNanos)) {
      resolver.resolve(peer.getKey(), peer.getValue(), nowNanos);
    }
  }

  /** What was found out about names before may be out of date. */
  void beginAnew() {
    resolver.beginAnew();
  }

  /** When {@link #resolve} has something to do. */
  long deadlineNanos(long nowNanos) {
    long next = Nanos.NEVER;
    for (Map.Entry<String, PeerAddress> peer : unreached(nowNanos)) {
      next = Nanos.earlier(next, resolver.nextNanos(peer.getKey(), nowNanos));
    }
    return next;
  }

  private List<Map.Entry<String, PeerAddress>> unreached(long nowNanos) {
    return peers.entrySet().stream()
        .filter(peer -> !engine.isReached(peer.getKey(), nowNanos))
        .toList();
  }

  @Override
  public void close() {
    resolver.close();
  }
}
