package dev.eventstore.sync.udp;

import dev.eventstore.spi.CellRequest;

/** What the comparison of a peer's slice with our set brings to light. */
interface Findings {
  /** The peer lacks this event of ours. */
  void lacking(long seq);

  /** Whether this event is on its way to the peer, or has just arrived there. */
  boolean isUnderway(long seq);

  /** In this range both differ in a way that the slice does not tell: cells of ours are wanted. */
  void contested(CellRequest request);

  /** The same, because we lack several events of the peer's there. */
  default void lackingHere(CellRequest request) {
    contested(request);
  }

  /** In some range we lack so many events of the peer's, at least; ranges do not overlap. */
  default void provenLack(long events) {}
}
