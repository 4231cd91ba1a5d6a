package dev.eventstore.sync.udp;

import dev.eventstore.Limits;
import java.time.Duration;

/**
 * What one peer can make a device spend on it in one session, whatever it says: derived from the
 * bounds of the protocol, for tests with members that lie.
 */
public final class SpendingBounds {
  /** The smallest sealed event in a log of the tests, in bytes. */
  private static final int SEALED_EVENT_BYTES = 200;

  /** The smallest sealed slice, in bytes: envelope and header. */
  private static final int SLICE_BYTES = 160;

  /** One datagram answers two; of what arrives, at most a quarter goes back. */
  private static final int ACKNOWLEDGED_SHARE = 4;

  private SpendingBounds() {}

  /** Both ends of a time count, and a bucket is full at its beginning. */
  private static long seconds(Duration time) {
    return time.toSeconds() + 2;
  }

  /** Slices that a peer gets in so much time: a root and a beacon in each version, and answers. */
  public static long sliceBytes(Duration time, long eventsExchanged) {
    return 2 * seconds(time) * Limits.MAX_DATAGRAM_BYTES
        + answerBytes(time, eventsExchanged)
        + Limits.MAX_DATAGRAM_BYTES;
  }

  private static long answerBytes(Duration time, long eventsExchanged) {
    return SyncConstants.MAX_ANSWER_BYTES
        + SyncConstants.ANSWER_BYTES_PER_SECOND * seconds(time)
        + SyncConstants.ANSWER_BYTES_PER_EVENT * eventsExchanged;
  }

  /** Slices that are made on account of it. */
  public static long slicesMade(Duration time, long eventsExchanged) {
    return 2 * seconds(time) + answerBytes(time, eventsExchanged) / SLICE_BYTES;
  }

  /** Its slices that are opened, each of which costs the check of a signature. */
  public static long slicesOpened(Duration time) {
    return SyncConstants.SLICES_PER_SECOND * seconds(time);
  }

  /** Events that it gets, in bytes: the log once, then at a modest rate. */
  public static long eventBytes(Duration time, long logBytes) {
    return logBytes + SyncConstants.PUSHED_AGAIN_BYTES_PER_SECOND * seconds(time);
  }

  /** How many these are. */
  public static long events(Duration time, long log) {
    return log + eventBytes(time, 0) / SEALED_EVENT_BYTES;
  }

  /** Events that are opened and verified: what is held in the end, and what it offers in vain. */
  public static long eventsOpened(Duration time, long log) {
    return log + SyncConstants.REFUSED_EVENTS_PER_SECOND * seconds(time);
  }

  /** What answers so many bytes of a peer, in bytes. */
  public static long acknowledgementBytes(long bytesIn) {
    return bytesIn / ACKNOWLEDGED_SHARE;
  }
}
