package dev.eventstore.sync.udp;

import dev.eventstore.SyncStatus;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Keeps a device in step with others over UDP. Any thread may call it; it is started once. */
public final class UdpTransport implements Transport {
  private final int port;
  private final Optional<InetAddress> bind;
  private final List<String> peers;

  private UdpTransport(Builder builder) {
    port = builder.port;
    bind = builder.bind;
    peers = List.copyOf(builder.peers);
  }

  /** A transport on any free port of all addresses of this machine, without peers so far. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void start(Replica replica, Environment environment) {
    throw new UnsupportedOperationException("port " + port + bind + peers);
  }

  @Override
  public InetSocketAddress localAddress() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void connect(String hostAndPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SyncStatus status() {
    throw new UnsupportedOperationException();
  }

  @Override
  public AutoCloseable onStatus(Consumer<SyncStatus> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}

  /** Collects what a {@link UdpTransport} is made of. For one thread. */
  public static final class Builder {
    private int port;
    private Optional<InetAddress> bind = Optional.empty();
    private final List<String> peers = new ArrayList<>();

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

    /** A peer to look for from the start, as in {@link Transport#connect}. May be called again. */
    public Builder peer(String hostAndPort) {
      peers.add(hostAndPort);
      return this;
    }

    /** The transport, not started yet. */
    public UdpTransport build() {
      return new UdpTransport(this);
    }
  }
}
