package dev.eventstore.benchmarks;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A sender that always has something to send and fills queues until something is lost, as TCP does:
 * slow start, then one datagram more with each round trip; half of it after a loss, once in a round
 * trip. Each datagram is acknowledged by itself; one is lost when three later ones have arrived, or
 * when nothing was heard for a while. It shares no code with the library. One thread at a time.
 */
final class TcpLikeFlow {
  private static final int BYTES = 1_200;
  private static final int ACK_BYTES = 40;
  private static final int REORDERING = 3;
  private static final double FIRST_WINDOW = 10;
  private static final double LEAST_WINDOW = 2;
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final InetSocketAddress from;
  private final InetSocketAddress to;
  private final SimulatedLinks links;
  private final VirtualTime time;
  private final NavigableSet<Long> inFlight = new TreeSet<>();
  private double window = FIRST_WINDOW; // in datagrams
  private double threshold = Double.POSITIVE_INFINITY;
  private long next;
  private long recovered; // losses of earlier numbers count once
  private long heardNanos;

  TcpLikeFlow(
      InetSocketAddress from, InetSocketAddress to, SimulatedLinks links, VirtualTime time) {
    this.from = from;
    this.to = to;
    this.links = links;
    this.time = time;
    links.attach(to, (sender, datagram) -> acknowledge(datagram));
    links.attach(from, (sender, datagram) -> acknowledged(datagram.getLong(0)));
  }

  /** Sends from now on, for ever. */
  void begin() {
    heardNanos = time.nowNanos();
    send();
    watch();
  }

  private void send() {
    while (inFlight.size() < (int) window) {
      inFlight.add(next);
      links.send(from, to, ByteBuffer.allocate(BYTES).putLong(0, next++));
    }
  }

  private void acknowledge(ByteBuffer datagram) {
    links.send(to, from, ByteBuffer.allocate(ACK_BYTES).putLong(0, datagram.getLong(0)));
  }

  private void acknowledged(long number) {
    heardNanos = time.nowNanos();
    if (inFlight.remove(number)) {
      window += window < threshold ? 1 : 1 / window;
    }
    while (!inFlight.isEmpty() && inFlight.first() + REORDERING <= number) {
      lost(inFlight.pollFirst());
    }
    send();
  }

  private void lost(long number) {
    if (number >= recovered) {
      window = Math.max(LEAST_WINDOW, window / 2);
      threshold = window;
      recovered = next;
    }
  }

  /** After silence it begins anew. */
  private void watch() {
    if (time.nowNanos() - heardNanos >= SILENCE_NANOS) {
      heardNanos = time.nowNanos();
      threshold = Math.max(LEAST_WINDOW, window / 2);
      window = LEAST_WINDOW;
      recovered = next;
      inFlight.clear();
      send();
    }
    time.after(SILENCE_NANOS, this::watch);
  }
}
