package dev.eventstore.sync.udp;

import dev.eventstore.Limits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket that never blocks and never fails: what it does not take now leaves as soon as it takes
 * more, what it fails on counts as lost on the way, and after a failure it is not read for a while.
 * For one thread.
 */
final class UdpSocket implements AutoCloseable {
  /** Takes one datagram, which is valid until it returns. */
  interface Receiver {
    /** A datagram came. */
    void receive(InetSocketAddress from, ByteBuffer datagram);
  }

  private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);

  /** The most datagrams read in a row before they may be answered. */
  private static final int READ_DATAGRAMS = 64;

  /** One byte more than any good datagram, so that longer ones are noticed. */
  private static final int BUFFER_BYTES = Limits.MAX_DATAGRAM_BYTES + 1;

  /** A pause in reading after a failure. */
  private static final long ERROR_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private record Unsent(InetSocketAddress to, ByteBuffer datagram) {}

  private final DatagramChannel channel;
  private final SelectionKey key;
  private final ByteBuffer incoming = ByteBuffer.allocate(BUFFER_BYTES);
  private @Nullable Unsent unsent;
  private long readAgainNanos = Nanos.NEVER;
  private final Counter errors = new Counter();

  /** Takes the channel over, which {@link #close} closes. */
  UdpSocket(DatagramChannel channel, Selector selector) throws IOException {
    this.channel = channel;
    key = channel.register(selector, SelectionKey.OP_READ);
  }

  /** Sets what the selector wakes up for; nobody may listen. */
  void awaitMore(boolean listening, long nowNanos) {
    if (Nanos.isDue(readAgainNanos, nowNanos)) {
      readAgainNanos = Nanos.NEVER;
    }
    boolean reading = listening && readAgainNanos == Nanos.NEVER;
    key.interestOps((reading ? SelectionKey.OP_READ : 0) | (isFull() ? SelectionKey.OP_WRITE : 0));
  }

  /** When it is read again after a failure, or never. */
  long readAgainNanos() {
    return readAgainNanos;
  }

  /** Whether it has not taken the last datagram yet. */
  boolean isFull() {
    return unsent != null;
  }

  /** Hands over what has come, up to a number; whether there may be more. */
  boolean read(Receiver receiver, long nowNanos) {
    if (readAgainNanos != Nanos.NEVER) {
      return false;
    }
    for (int i = 0; i < READ_DATAGRAMS; i++) {
      incoming.clear();
      try {
        InetSocketAddress from = (InetSocketAddress) channel.receive(incoming);
        if (from == null) {
          return false;
        }
        handOver(receiver, from);
      } catch (IOException e) {
        failed(e);
        readAgainNanos = nowNanos + ERROR_PAUSE_NANOS;
        return false;
      }
    }
    return true;
  }

  /** One datagram must not cost the others of their turn. */
  private void handOver(Receiver receiver, InetSocketAddress from) {
    try {
      receiver.receive(from, incoming.flip());
    } catch (RuntimeException e) {
      LOG.warn("A datagram could not be handled", e);
    }
  }

  /** Sends or keeps a datagram; whether another one would find room. */
  boolean send(InetSocketAddress to, ByteBuffer datagram) {
    try {
      if (channel.send(datagram, to) > 0) {
        return true;
      }
      ByteBuffer copy = ByteBuffer.allocate(datagram.remaining()).put(datagram).flip();
      unsent = new Unsent(to, copy);
      return false;
    } catch (IOException | RuntimeException e) {
      failed(e); // as good as lost on the way
      return true;
    }
  }

  /** Sends what was not taken last time; whether it takes more now. */
  boolean flush() {
    Unsent first = unsent;
    unsent = null;
    return first == null || send(first.to(), first.datagram());
  }

  private void failed(Exception e) {
    errors.increment();
    if (Long.bitCount(errors.value()) == 1) { // the 1st, 2nd, 4th, 8th …
      LOG.debug("{} socket errors so far, the last: {}", errors.value(), e.toString());
    }
  }

  /** How often it failed in sending or receiving. */
  Counter errors() {
    return errors;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
