package dev.eventstore.sync.udp;

import dev.eventstore.spi.CellRequest;

/** Hears of ranges about which cells of ours are wanted. */
@FunctionalInterface
interface Questions {
  /** Both sides differ there, or the peer lacks something. */
  void contested(CellRequest request);

  /** We lack events there: our cells ask the peer for them. */
  default void lackingHere(CellRequest request) {
    contested(request);
  }
}
