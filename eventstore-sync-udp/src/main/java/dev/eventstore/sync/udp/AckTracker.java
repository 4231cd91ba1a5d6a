package dev.eventstore.sync.udp;

/**
 * Remembers which packets arrived and when the peer has to hear of them: after the second one that
 * asks for it, at once when one is out of order, or after the delay that both sides know. For one
 * thread.
 */
final class AckTracker {
  /** Ascending pairs: low, high, low, high; the newest ranges only. */
  private final long[] bounds = new long[2 * SyncConstants.MAX_ACK_RANGES];

  private int ranges;
  private long largestAtNanos;
  private int unacknowledged;
  private boolean atOnce;
  private boolean news;
  private long dueNanos = Nanos.NEVER;

  /** A packet came whose number was not seen before. */
  void received(long packetNumber, boolean elicitsAck, long nowNanos) {
    boolean inOrder = ranges == 0 || packetNumber == largest() + 1;
    if (ranges == 0 || packetNumber > largest()) {
      largestAtNanos = nowNanos;
    }
    insert(packetNumber);
    news = true;
    if (elicitsAck) {
      unacknowledged++;
      atOnce |= !inOrder || unacknowledged >= SyncConstants.ACK_EVERY;
      dueNanos = Nanos.earlier(dueNanos, nowNanos + SyncConstants.MAX_ACK_DELAY_NANOS);
    }
  }

  /** When an acknowledgement must leave, or {@link Nanos#NEVER}. */
  long dueNanos(long nowNanos) {
    return atOnce ? nowNanos : dueNanos;
  }

  /** Whether an acknowledgement would say anything new. */
  boolean hasNews() {
    return news;
  }

  /** Whether anything was received at all. */
  boolean isEmpty() {
    return ranges == 0;
  }

  /** What to tell; the peer then counts as told. Not when {@link #isEmpty}. */
  Frame.Ack take(long roomBytes, long nowNanos) {
    int told = Math.min(ranges, SyncConstants.TOLD_ACK_RANGES);
    long[] descending = new long[2 * told];
    for (int i = 0; i < 2 * told; i++) {
      descending[i] = bounds[2 * ranges - 1 - i];
    }
    unacknowledged = 0;
    atOnce = false;
    news = false;
    dueNanos = Nanos.NEVER;
    long delayMicros = (nowNanos - largestAtNanos) / 1_000;
    return new Frame.Ack(new AckRanges(descending), Math.max(0, delayMicros), roomBytes);
  }

  private long largest() {
    return bounds[2 * ranges - 1];
  }

  private void insert(long number) {
    int i = ranges - 1; // the last range that begins at or before the number
    while (i >= 0 && bounds[2 * i] > number) {
      i--;
    }
    boolean joinsLower = i >= 0 && bounds[2 * i + 1] + 1 >= number;
    boolean joinsUpper = i + 1 < ranges && bounds[2 * (i + 1)] == number + 1;
    if (joinsLower && joinsUpper) {
      bounds[2 * i + 1] = bounds[2 * (i + 1) + 1];
      remove(i + 1);
    } else if (joinsLower) {
      bounds[2 * i + 1] = Math.max(bounds[2 * i + 1], number);
    } else if (joinsUpper) {
      bounds[2 * (i + 1)] = number;
    } else {
      add(i + 1, number);
    }
    limitSpan();
  }

  private void add(int at, long number) {
    int place = at;
    if (ranges == SyncConstants.MAX_ACK_RANGES) {
      if (place == 0) {
        return; // older than all that is still told: its sender will find it lost
      }
      remove(0);
      place--;
    }
    System.arraycopy(bounds, 2 * place, bounds, 2 * place + 2, 2 * (ranges - place));
    bounds[2 * place] = number;
    bounds[2 * place + 1] = number;
    ranges++;
  }

  private void remove(int at) {
    System.arraycopy(bounds, 2 * at + 2, bounds, 2 * at, 2 * (ranges - at - 1));
    ranges--;
  }

  /** Lengths and gaps must fit two bytes, and nobody waits for what left the window. */
  private void limitSpan() {
    long oldest = largest() - SyncConstants.REPLAY_WINDOW + 1;
    while (bounds[1] < oldest) {
      remove(0);
    }
    bounds[0] = Math.max(bounds[0], oldest);
  }
}
