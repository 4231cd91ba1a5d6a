package dev.eventstore.benchmarks;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A slow line that several senders share: one datagram after the other, behind a queue that drops
 * what does not fit. One thread at a time.
 */
final class Bottleneck {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double PERCENT = 100;

  private final double bytesPerNano;
  private final long queueNanos;
  private final Map<InetSocketAddress, Long> carried = new HashMap<>();
  private long freeAtNanos = Long.MIN_VALUE;
  private long measuredFromNanos;
  private double waitedNanos;
  private long datagrams;
  private boolean isCut;

  /**
   * An idle line.
   *
   * @param bytesPerSecond what it carries
   * @param queueNanos how long the last datagram in a full queue waits for its turn
   */
  Bottleneck(double bytesPerSecond, long queueNanos) {
    bytesPerNano = bytesPerSecond / NANOS_PER_SECOND;
    this.queueNanos = queueNanos;
  }

  /**
   * Takes a datagram.
   *
   * @return how long until it has left, in nanoseconds, or {@link SimulatedLinks#DROPPED}
   */
  long pass(InetSocketAddress from, int bytes, long nowNanos) {
    long waits = Math.max(nowNanos, freeAtNanos) - nowNanos;
    if (isCut || waits > queueNanos) {
      return SimulatedLinks.DROPPED;
    }
    freeAtNanos = nowNanos + waits + (long) (bytes / bytesPerNano);
    waitedNanos += waits;
    datagrams++;
    carried.merge(from, (long) bytes, Long::sum);
    return freeAtNanos - nowNanos;
  }

  /** Nothing passes from now on, or everything does again. */
  void cut(boolean cut) {
    isCut = cut;
  }

  /** From now on everything is measured anew. */
  void measure(long nowNanos) {
    measuredFromNanos = nowNanos;
    waitedNanos = 0;
    datagrams = 0;
    carried.clear();
  }

  /** What datagrams have waited for their turn, on average, in milliseconds. */
  double meanWaitMillis() {
    return waitedNanos / datagrams / TimeUnit.MILLISECONDS.toNanos(1);
  }

  /** How much of the time it has been busy, in percent. */
  double usedPercent(long nowNanos) {
    return PERCENT * carriedBytes() / (bytesPerNano * (nowNanos - measuredFromNanos));
  }

  /** The part of what it has carried that came from there, in percent. */
  double sharePercent(InetSocketAddress from) {
    return PERCENT * carried.getOrDefault(from, 0L) / carriedBytes();
  }

  private long carriedBytes() {
    return carried.values().stream().mapToLong(Long::longValue).sum();
  }
}
