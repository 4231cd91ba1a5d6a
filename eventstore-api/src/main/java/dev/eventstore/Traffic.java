package dev.eventstore;

/**
 * What went over the wire since the start.
 *
 * @param bytesIn bytes of datagrams received
 * @param bytesOut bytes of datagrams sent
 * @param eventsIn events received and stored
 * @param eventsOut events sent and acknowledged
 * @param duplicatesIn events received that were held already
 */
public record Traffic(
    long bytesIn, long bytesOut, long eventsIn, long eventsOut, long duplicatesIn) {
  /** Nothing yet. */
  public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);

  /** Both together. */
  public Traffic plus(Traffic other) {
    return new Traffic(
        bytesIn + other.bytesIn,
        bytesOut + other.bytesOut,
        eventsIn + other.eventsIn,
        eventsOut + other.eventsOut,
        duplicatesIn + other.duplicatesIn);
  }
}
