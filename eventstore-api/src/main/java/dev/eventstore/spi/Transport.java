package dev.eventstore.spi;

import dev.eventstore.SyncStatus;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Keeps a device in step with others. Any thread may call it; it is started once. */
public interface Transport extends AutoCloseable {
  /**
   * Begins to listen and to talk.
   *
   * @throws dev.eventstore.TransportException when it cannot listen, for example on a port in use
   */
  void start(Replica replica, Environment environment);

  /** Where it listens; only after {@link #start}. */
  InetSocketAddress localAddress();

  /**
   * Looks for a peer from now on; only after {@link #start}.
   *
   * @throws dev.eventstore.TransportException when the text is not {@code host:port}
   */
  void connect(String hostAndPort);

  /**
   * How far the devices are in step. {@link SyncStatus#storageFailure} is filled in by the
   * community, here and for listeners.
   */
  SyncStatus status();

  /** Tells of each change that may matter to a person; the listener must return at once. */
  AutoCloseable onStatus(Consumer<SyncStatus> listener);

  /** Stops; calling it again changes nothing. */
  @Override
  void close();
}
