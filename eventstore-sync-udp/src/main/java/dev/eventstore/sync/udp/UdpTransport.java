package dev.eventstore.sync.udp;

import dev.eventstore.EventStoreException.Category;
import dev.eventstore.Meter;
import dev.eventstore.SyncStatus;
import dev.eventstore.TransportException;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a device in step with others over UDP. Any thread may call it; it is started once.
 *
 * <p>One daemon thread does all the work, for all communities of a {@link UdpPort} if it is on one
 * that they share; without one it has a port and a thread of its own. Listeners of the status are
 * called by that thread and must return at once; one that throws is logged and called again the
 * next time.
 */
public final class UdpTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(UdpTransport.class);

  private final int port;
  private final Optional<InetAddress> bind;
  private final Optional<UdpPort> shared;
  private final Map<String, PeerAddress> configured;
  private final Consumer<String> unknownHost;
  private final Optional<Consumer<Throwable>> failure;
  private final List<Consumer<SyncStatus>> listeners = new CopyOnWriteArrayList<>();

  /** What is looked for; whoever uses it holds its lock. */
  private final Set<String> connected = new HashSet<>();

  private volatile SyncView view = SyncView.EMPTY;
  private volatile @Nullable Running running;
  private boolean closed;

  /** What exists between start and close. */
  private record Running(UdpPort port, Endpoint endpoint, Replica replica) {}

  private UdpTransport(Builder builder) {
    port = builder.port;
    bind = builder.bind;
    shared = builder.shared;
    configured = new LinkedHashMap<>(builder.peers);
    unknownHost = builder.unknownHost;
    failure = builder.failure;
  }

  /** A transport on any free port of all addresses of this machine, without peers so far. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public synchronized void start(Replica replica, Environment environment) {
    if (running != null || closed) {
      throw new IllegalStateException("a transport is started once");
    }
    if (shared.isPresent()) {
      join(shared.get(), replica, environment);
      return;
    }
    UdpPort own =
        UdpPort.open(
            bind.map(at -> new InetSocketAddress(at, port))
                .orElseGet(() -> new InetSocketAddress(port)));
    try {
      join(own, replica, environment);
    } catch (RuntimeException | Error e) {
      own.close();
      throw e;
    }
  }

  private void join(UdpPort at, Replica replica, Environment environment) {
    try {
      at.join(loop -> begin(at, loop, replica, environment));
    } catch (RuntimeException | Error e) {
      running = null;
      throw e;
    }
  }

  private Endpoint begin(UdpPort at, UdpLoop loop, Replica replica, Environment environment) {
    Endpoint endpoint = new Endpoint(loop, replica, environment, new Outside(replica.events()));
    configured.forEach(endpoint::connect);
    synchronized (connected) {
      connected.addAll(configured.keySet());
    }
    running = new Running(at, endpoint, replica); // its listeners ask for it
    return endpoint;
  }

  @Override
  public InetSocketAddress localAddress() {
    return started().port().localAddress();
  }

  @Override
  public void connect(String hostAndPort) {
    PeerAddress peer = PeerAddress.parse(hostAndPort);
    Running now = started();
    synchronized (connected) {
      checkCount(connected, hostAndPort);
      if (connected.add(hostAndPort)) {
        now.endpoint().connect(hostAndPort, peer);
      }
    }
  }

  @Override
  public void pause() {
    started().endpoint().pause();
  }

  @Override
  public void resume() {
    started().endpoint().resume();
  }

  private static void checkCount(Set<String> names, String name) {
    if (names.size() >= SyncConstants.MAX_TARGETS && !names.contains(name)) {
      throw new TransportException(
          Category.FIX_INPUT,
          "at most " + SyncConstants.MAX_TARGETS + " peers are looked for, this is one more");
    }
  }

  @Override
  public SyncStatus status() {
    return view.against(started().replica().events().root());
  }

  @Override
  public AutoCloseable onStatus(Consumer<SyncStatus> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public List<Meter> meters() {
    Running now = running;
    return now == null ? List.of() : now.endpoint().meters();
  }

  private void publish(SyncView now, OrderedSet events) {
    view = now;
    if (listeners.isEmpty()) {
      return;
    }
    SyncStatus status = now.against(events.root());
    for (Consumer<SyncStatus> listener : listeners) {
      try {
        listener.accept(status);
      } catch (Throwable e) { // whatever it is, it must not end the network
        LOG.warn("A listener of the sync status failed", e);
      }
    }
  }

  /** Hands on what the loop tells, to listeners that may fail. */
  private final class Outside implements Endpoint.Listener {
    private final OrderedSet events;

    Outside(OrderedSet events) {
      this.events = events;
    }

    @Override
    public void changed(SyncView now) {
      publish(now, events);
    }

    @Override
    public void unknownHost(String peer) {
      try {
        unknownHost.accept(peer);
      } catch (RuntimeException e) {
        LOG.warn("A listener for unknown hosts failed", e);
      }
    }

    @Override
    public boolean failed(Error fatal) {
      LOG.error("The network has ended by an error", fatal);
      try {
        failure.ifPresent(listener -> listener.accept(fatal));
      } catch (RuntimeException e) {
        LOG.warn("A listener for the failure of the network failed", e);
      }
      return failure.isPresent();
    }
  }

  private Running started() {
    Running now = running;
    if (now == null) {
      throw new IllegalStateException("the transport has not been started");
    }
    return now;
  }

  /**
   * Says goodbye to the peers and waits, within bounds, until it is off its port. Others that share
   * it go on.
   */
  @Override
  public void close() {
    Running now;
    synchronized (this) {
      now = closed ? null : running;
      closed = true;
    }
    if (now != null) {
      now.port().leave(now.endpoint());
    }
  }

  /** Collects what a {@link UdpTransport} is made of. For one thread. */
  public static final class Builder {
    private int port;
    private Optional<InetAddress> bind = Optional.empty();
    private Optional<UdpPort> shared = Optional.empty();
    private final Map<String, PeerAddress> peers = new LinkedHashMap<>();
    private Consumer<String> unknownHost = peer -> {};
    private Optional<Consumer<Throwable>> failure = Optional.empty();

    private Builder() {}

    /**
     * The port to listen on; 0, which is the default: any that is free.
     *
     * @throws IllegalArgumentException when it is not in 0 … 65,535
     */
    public Builder port(int port) {
      if (port < 0 || port > 0xFFFF) {
        throw new IllegalArgumentException("a port is in 0 … 65535, not " + port);
      }
      this.port = port;
      return this;
    }

    /** The address to listen on; by default all addresses of this machine. */
    public Builder bind(InetAddress address) {
      bind = Optional.of(address);
      return this;
    }

    /**
     * Listens on a port that other communities of this process use, too, instead of one of its own.
     * Then {@link #port} and {@link #bind} are not called: the port has its address already.
     */
    public Builder on(UdpPort with) {
      shared = Optional.of(with);
      return this;
    }

    /**
     * A peer to look for from the start, as in {@link Transport#connect}. May be called again.
     *
     * @throws dev.eventstore.TransportException when the text is not {@code host:port}, or this is
     *     one peer too many
     */
    public Builder peer(String hostAndPort) {
      checkCount(peers.keySet(), hostAndPort);
      peers.put(hostAndPort, PeerAddress.parse(hostAndPort));
      return this;
    }

    /**
     * Hears of peers, as they were given, whose host has no address: once of each. They are looked
     * for again every 10 s all the same. Called by threads of the transport; must return soon.
     */
    public Builder onUnknownHost(Consumer<String> listener) {
      unknownHost = listener;
      return this;
    }

    /**
     * Hears of the error that ended the network, if one does: from then on no event comes or goes,
     * and there are no peers; all communities of its port are told. Exceptions do not end it.
     * Called at most once, by the thread of the transport; must return soon. Without such a
     * listener the thread's uncaught exception handler hears of it.
     */
    public Builder onFailure(Consumer<Throwable> listener) {
      failure = Optional.of(listener);
      return this;
    }

    /**
     * The transport, not started yet.
     *
     * @throws IllegalArgumentException when both {@link #on} and one of {@link #port} and {@link
     *     #bind} say where to listen
     */
    public UdpTransport build() {
      if (shared.isPresent() && (port != 0 || bind.isPresent())) {
        throw new IllegalArgumentException(
            "on(...) says where to listen, and so does " + (port != 0 ? "port(...)" : "bind(...)"));
      }
      return new UdpTransport(this);
    }
  }
}
