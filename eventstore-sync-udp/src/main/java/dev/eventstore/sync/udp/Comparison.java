package dev.eventstore.sync.udp;

import dev.eventstore.spi.OrderedSet;

/** Compares something that a peer published with our set, piece by piece. For one thread. */
interface Comparison {
  /** Compares the next piece; whether that was the last one. */
  boolean next(OrderedSet events, Findings findings);

  /** How many events of ours were compared so far. */
  long compared();
}
