package dev.eventstore.benchmarks;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries datagrams between devices: each link delays, some lose, none changes the order. One
 * thread at a time.
 */
final class SimulatedLinks {
  /**
   * How links are.
   *
   * @param loss the share of datagrams that get lost, 0 … 1
   * @param latencyNanos one way
   * @param jitterNanos at most so much more
   * @param bytesPerSecond what a device can send to one other; 0 when there is no limit
   */
  record Quality(double loss, long latencyNanos, long jitterNanos, long bytesPerSecond) {}

  /** Where datagrams come out. */
  @FunctionalInterface
  interface Receiver {
    void receive(InetSocketAddress from, ByteBuffer datagram);
  }

  /** One direction between two devices; what times it has promised. */
  private static final class Link {
    private long sentNanos;
    private long arrivedNanos;
    private @Nullable Bottleneck bottleneck;
  }

  /** How long what never leaves waits for its turn. */
  static final long DROPPED = Long.MAX_VALUE;

  private static final int PORT = 7_000;

  /** What waits longer for its turn at a limited link is dropped, as by a router. */
  private static final long MOST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final VirtualTime time;
  private final Quality quality;
  private final SplittableRandom random;
  private final Map<InetSocketAddress, Receiver> receivers = new HashMap<>();
  private final Map<InetSocketAddress, Map<InetSocketAddress, Link>> links = new HashMap<>();

  SimulatedLinks(VirtualTime time, Quality quality, long seed) {
    this.time = time;
    this.quality = quality;
    random = new SplittableRandom(seed);
  }

  /** The address of the device of this number. */
  static InetSocketAddress address(int device) {
    byte[] ip = {10, 0, (byte) (device >>> Byte.SIZE), (byte) device};
    try {
      return new InetSocketAddress(InetAddress.getByAddress(ip), PORT);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  void attach(InetSocketAddress address, Receiver receiver) {
    receivers.put(address, receiver);
  }

  /** From now on datagrams of this direction pass through that, whatever else does. */
  void lead(InetSocketAddress from, InetSocketAddress to, Bottleneck through) {
    link(from, to).bottleneck = through;
  }

  private Link link(InetSocketAddress from, InetSocketAddress to) {
    return links
        .computeIfAbsent(from, none -> new HashMap<>())
        .computeIfAbsent(to, none -> new Link());
  }

  /** Takes a datagram, from position to limit; its bytes are copied. */
  void send(InetSocketAddress from, InetSocketAddress to, ByteBuffer datagram) {
    Link link = link(from, to);
    long waitNanos =
        link.bottleneck == null
            ? queued(link, datagram.remaining())
            : link.bottleneck.pass(from, datagram.remaining(), time.nowNanos());
    if (waitNanos == DROPPED || random.nextDouble() < quality.loss()) {
      return;
    }
    ByteBuffer copy = ByteBuffer.allocate(datagram.remaining()).put(datagram.duplicate()).flip();
    long jitter = quality.jitterNanos() == 0 ? 0 : random.nextLong(quality.jitterNanos());
    long arrival = time.nowNanos() + waitNanos + quality.latencyNanos() + jitter;
    link.arrivedNanos = Math.max(link.arrivedNanos, arrival);
    Receiver receiver = receivers.get(to);
    if (receiver != null) {
      time.at(link.arrivedNanos, () -> receiver.receive(from, copy));
    }
  }

  /** Puts a datagram into the queue of a limited link; how long until it has left, if ever. */
  private long queued(Link link, int bytes) {
    if (quality.bytesPerSecond() == 0) {
      return 0;
    }
    long begins = Math.max(time.nowNanos(), link.sentNanos);
    long ends = begins + bytes * TimeUnit.SECONDS.toNanos(1) / quality.bytesPerSecond();
    if (ends - time.nowNanos() > MOST_WAIT_NANOS) {
      return DROPPED;
    }
    link.sentNanos = ends;
    return ends - time.nowNanos();
  }
}
