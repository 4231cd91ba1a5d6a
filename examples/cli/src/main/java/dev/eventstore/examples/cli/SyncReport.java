package dev.eventstore.examples.cli;

import dev.eventstore.SyncStatus;
import java.net.InetSocketAddress;
import java.util.OptionalLong;

/** Tells the user of {@code sync} how it goes. One thread. */
interface SyncReport {
  /** The device listens. */
  void listening(InetSocketAddress address);

  /**
   * The status, once a second.
   *
   * @param reachedAtNanos when the goal was reached, if it was
   * @return false when nobody reads the report any more
   */
  boolean status(SyncStatus status, long elapsedNanos, OptionalLong reachedAtNanos);

  /** The last status. */
  void end(SyncStatus status, long elapsedNanos, OptionalLong reachedAtNanos);
}
