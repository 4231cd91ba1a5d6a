package dev.eventstore.spi;

import dev.eventstore.EventStoreException.Category;
import dev.eventstore.Meter;
import dev.eventstore.SyncStatus;
import dev.eventstore.TransportException;
import java.net.InetSocketAddress;
import java.util.List;
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
   * Sends and reads nothing from now on; only after {@link #start}. A transport need not be able to
   * do so. One that is says so in {@link SyncStatus#paused}.
   *
   * @throws TransportException when it cannot pause
   */
  default void pause() {
    throw new TransportException(Category.FIX_INPUT, "this transport cannot be paused");
  }

  /**
   * Ends {@link #pause}, and dials the peers at once; only after {@link #start}.
   *
   * @throws TransportException when it cannot pause
   */
  default void resume() {
    throw new TransportException(Category.FIX_INPUT, "this transport cannot be paused");
  }

  /**
   * How far the devices are in step. {@link SyncStatus#storageFailure} is filled in by the
   * community, here and for listeners.
   */
  SyncStatus status();

  /** Tells of each change that may matter to a person; the listener must return at once. */
  AutoCloseable onStatus(Consumer<SyncStatus> listener);

  /**
   * What it counts and measures: the same objects in the same order each time; none before {@link
   * #start}. They can be read after {@link #close}, too.
   */
  default List<Meter> meters() {
    return List.of();
  }

  /** Stops; calling it again changes nothing. */
  @Override
  void close();
}
