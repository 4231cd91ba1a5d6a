package dev.eventstore.testkit;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;

/** Datagrams on their way, by the time of arrival; equal times keep the order of sending. */
final class DatagramQueue {
  private final Queue<Delivery> underway =
      new PriorityQueue<>(
          Comparator.comparingLong(Delivery::atNanos).thenComparing(Delivery::number));
  private long added;

  /** A datagram, when it arrives, and how many were sent before it. */
  record Delivery(
      long atNanos,
      long number,
      InetSocketAddress from,
      InetSocketAddress to,
      ByteBuffer datagram) {}

  /** Takes a copy of what remains in {@code datagram}, and leaves its position as it is. */
  void add(long atNanos, InetSocketAddress from, InetSocketAddress to, ByteBuffer datagram) {
    byte[] copy = new byte[datagram.remaining()];
    datagram.duplicate().get(copy);
    underway.add(new Delivery(atNanos, added++, from, to, ByteBuffer.wrap(copy)));
  }

  /** Removes the next one that has arrived by {@code nowNanos}, if one has. */
  Optional<Delivery> takeDue(long nowNanos) {
    return nextNanos() <= nowNanos ? Optional.ofNullable(underway.poll()) : Optional.empty();
  }

  /** When the next one arrives; {@link Long#MAX_VALUE} when none is on its way. */
  long nextNanos() {
    Delivery next = underway.peek();
    return next == null ? Long.MAX_VALUE : next.atNanos();
  }
}
