package dev.eventstore.sync.udp;

/** The sync protocol as a state machine without socket, thread or clock. */
public final class SyncEngine {
  private SyncEngine() {}
}
