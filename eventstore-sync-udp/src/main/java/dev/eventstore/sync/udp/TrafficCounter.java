package dev.eventstore.sync.udp;

import dev.eventstore.Traffic;

/** Counts what goes to and fro. One thread at a time counts; any thread may read. */
final class TrafficCounter {
  private final Counter datagramsIn = new Counter();
  private final Counter datagramsOut = new Counter();
  private final Counter bytesIn = new Counter();
  private final Counter bytesOut = new Counter();
  private final Counter eventsIn = new Counter();
  private final Counter eventsOut = new Counter();
  private final Counter duplicatesIn = new Counter();

  /** A datagram of so many bytes came. */
  void bytesIn(int bytes) {
    datagramsIn.increment();
    bytesIn.add(bytes);
  }

  /** A datagram of so many bytes leaves. */
  void bytesOut(int bytes) {
    datagramsOut.increment();
    bytesOut.add(bytes);
  }

  void eventIn() {
    eventsIn.increment();
  }

  void eventOut() {
    eventsOut.increment();
  }

  void duplicateIn() {
    duplicatesIn.increment();
  }

  long datagramsIn() {
    return datagramsIn.value();
  }

  long datagramsOut() {
    return datagramsOut.value();
  }

  Traffic traffic() {
    return new Traffic(
        bytesIn.value(),
        bytesOut.value(),
        eventsIn.value(),
        eventsOut.value(),
        duplicatesIn.value());
  }
}
