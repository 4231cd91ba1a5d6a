package dev.eventstore.sync.udp;

import dev.eventstore.spi.Lane;

/**
 * What an engine counts beside its traffic, over all peers, those that have gone, too. The thread
 * of the engine counts; any thread may read. {@link EngineMeters} says what each number means.
 */
final class Counters {
  /** Why a datagram that came was not used. */
  enum Drop {
    /** Shorter or longer than any datagram of the protocol. */
    SIZE,
    /** From an unknown address, while too much comes from such. */
    FLOOD,
    /** Its tag is not of this community. */
    TAG,
    /** Of this community, but of no form that is known. */
    HEADER,
    /** For a session that is not there, or not from its address. */
    SESSION,
    /** Seen before, or too old to tell. */
    REPLAY,
    /** More than one peer may send. */
    RATE
  }

  /** What a slice is about. */
  enum SliceKind {
    /** It names a root; a beacon does so, too. */
    ROOT,
    /** It describes ranges. */
    RANGES
  }

  /** Why a slice that came was not used. */
  enum SliceRefusal {
    /** More than one peer may send. */
    RATE,
    /** It does not open, or is not well-formed. */
    UNREADABLE,
    /** It was made by somebody else than the peer that sent it. */
    FOREIGN,
    /** A newer one has said it better. */
    OUTDATED
  }

  /** How a session ended. */
  enum SessionEnd {
    /** One side said goodbye, or broke the protocol. */
    CLOSED,
    /** Nothing was heard for too long. */
    SILENT,
    /** There is a newer one with the same peer. */
    REPLACED
  }

  final CounterSet<Drop> datagramsDropped = new CounterSet<>(Drop.class);
  final Counter hellosSent = new Counter();
  final Counter hellosReceived = new Counter();
  final Counter hellosRefused = new Counter();
  final Counter sessionsBegun = new Counter();
  final CounterSet<SessionEnd> sessionsEnded = new CounterSet<>(SessionEnd.class);
  final Counter pathsChanged = new Counter();
  final Counter packetsAcknowledged = new Counter();
  final Counter packetsLost = new Counter();
  final Counter partsRepeated = new Counter();
  final Counter probes = new Counter();
  final Counter acksSent = new Counter();
  final Counter acksReceived = new Counter();
  final Counter versions = new Counter();
  final CounterSet<SliceKind> slicesSent = new CounterSet<>(SliceKind.class);
  final CounterSet<SliceKind> slicesReceived = new CounterSet<>(SliceKind.class);
  final CounterSet<SliceRefusal> slicesRefused = new CounterSet<>(SliceRefusal.class);
  final CounterSet<Lane> eventsPushed = new CounterSet<>(Lane.class);
  final Counter eventsIgnored = new Counter();
}
