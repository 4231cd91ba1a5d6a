package dev.eventstore.sync.udp;

import java.util.SplittableRandom;

/** A link that sends one datagram after the other, behind a queue that drops what does not fit. */
final class BottleneckLink {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double bytesPerNano;
  private final long queueNanos;
  private final long wayNanos;
  private final double loss;
  private final SplittableRandom random;
  private long freeAtNanos;
  private double waitedNanos;
  private long carriedBytes;
  private long datagrams;
  private boolean isCut;

  /**
   * An idle link.
   *
   * @param queueMillis how long the last one in a full queue waits
   * @param wayMillis what the way takes after the queue
   * @param loss the share that is lost at random
   */
  BottleneckLink(double bitsPerSecond, long queueMillis, long wayMillis, double loss, long seed) {
    bytesPerNano = bitsPerSecond / Byte.SIZE / NANOS_PER_SECOND;
    queueNanos = Nanos.ofMillis(queueMillis);
    wayNanos = Nanos.ofMillis(wayMillis);
    this.loss = loss;
    random = new SplittableRandom(seed);
  }

  /** When a datagram that is sent now arrives, or {@link Nanos#NEVER}. */
  long pass(int bytes, long nowNanos) {
    long waits = Math.max(0, freeAtNanos - nowNanos);
    if (isCut || waits > queueNanos) {
      return Nanos.NEVER;
    }
    freeAtNanos = nowNanos + waits + (long) (bytes / bytesPerNano);
    waitedNanos += waits;
    datagrams++;
    carriedBytes += bytes;
    return random.nextDouble() < loss ? Nanos.NEVER : freeAtNanos + wayNanos;
  }

  /** Nothing passes from now on. */
  void cut() {
    isCut = true;
  }

  void mend() {
    isCut = false;
  }

  /** From now on everything is measured anew. */
  void measure() {
    waitedNanos = 0;
    datagrams = 0;
    carriedBytes = 0;
  }

  double meanWaitMillis() {
    return waitedNanos / datagrams / Nanos.ofMillis(1);
  }

  /** The share of so much time for which it was busy. */
  double used(long nanos) {
    return carriedBytes / (bytesPerNano * nanos);
  }
}
