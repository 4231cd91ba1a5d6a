package dev.eventstore.sync.udp;

import dev.eventstore.Traffic;

/** Counts what goes to and fro. For one thread. */
final class TrafficCounter {
  private long bytesIn;
  private long bytesOut;
  private long eventsIn;
  private long eventsOut;
  private long duplicatesIn;

  void bytesIn(int bytes) {
    bytesIn += bytes;
  }

  void bytesOut(int bytes) {
    bytesOut += bytes;
  }

  void eventIn() {
    eventsIn++;
  }

  void eventOut() {
    eventsOut++;
  }

  void duplicateIn() {
    duplicatesIn++;
  }

  Traffic traffic() {
    return new Traffic(bytesIn, bytesOut, eventsIn, eventsOut, duplicatesIn);
  }
}
