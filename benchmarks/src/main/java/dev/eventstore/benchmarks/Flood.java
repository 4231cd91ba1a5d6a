package dev.eventstore.benchmarks;

import dev.eventstore.Limits;
import dev.eventstore.sync.udp.Forgery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Sends datagrams of one kind to a device, from many addresses of 127.0.0.0/8, at a steady rate.
 * One use, by one thread; {@link #sent} is for any.
 */
final class Flood implements AutoCloseable {
  /** So many leave in a row; then it is looked whether it is too early for more. */
  private static final int BURST = 32;

  private static final long MOST_LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int ADDRESSES = 256;
  private static final int SESSIONS = 16;
  private static final int SMALLEST_BYTES = 19;
  private static final long ANSWERS_MILLIS = 500;

  private final FloodKind kind;
  private final Forgery forgery;
  private final Relay relay;
  private final SplittableRandom random = new SplittableRandom(1);
  private final List<DatagramChannel> sources = new ArrayList<>();
  private final List<DatagramChannel> members = new ArrayList<>();
  private final List<Long> sessions = new ArrayList<>();
  private final ByteBuffer noise = ByteBuffer.allocate(Limits.MAX_DATAGRAM_BYTES);
  private long sent;
  private long bytesSent;
  private long bytesBack;
  private long nanos;

  Flood(FloodKind kind, Forgery forgery, Relay relay) throws IOException {
    this.kind = kind;
    this.forgery = forgery;
    this.relay = relay;
    for (int i = 0; i < ADDRESSES; i++) {
      sources.add(open());
    }
  }

  /** At an address that nobody else has. */
  private DatagramChannel open() throws IOException {
    byte[] address = new byte[4];
    random.nextBytes(address);
    address[0] = 127;
    address[3] |= 2;
    DatagramChannel channel = DatagramChannel.open();
    channel.configureBlocking(false);
    return channel.bind(new InetSocketAddress(InetAddress.getByAddress(address), 0));
  }

  /** The member opens its sessions with the device. */
  void enter(InetSocketAddress device) throws IOException {
    for (int i = 0; kind == FloodKind.FRAGMENTS && i < SESSIONS; i++) {
      DatagramChannel member = open();
      members.add(member);
      long connectionId = forgery.enter(member, device);
      member.send(forgery.fragment(connectionId), device); // the first must come from there
      sessions.add(connectionId);
    }
  }

  /** Sends so many, then waits a little for what comes back. */
  void run(InetSocketAddress target, int count, int perSecond) throws Exception {
    long began = System.nanoTime();
    long nextNanos = began;
    for (int i = 0; i < count; i++) {
      if (i % BURST == 0) {
        nextNanos = await(nextNanos) + TimeUnit.SECONDS.toNanos(BURST) / perSecond;
        readBack(sources.get(i / BURST % ADDRESSES));
      }
      ByteBuffer datagram = next(i);
      bytesSent += datagram.remaining();
      sources.get(i % ADDRESSES).send(datagram, target);
      sent++;
    }
    nanos = System.nanoTime() - began;
    TimeUnit.MILLISECONDS.sleep(ANSWERS_MILLIS);
    for (DatagramChannel source : sources) {
      readBack(source);
    }
  }

  /** Until then, or until now if that is long ago: what was missed is not made up for at once. */
  private static long await(long nanos) throws InterruptedException {
    long early = nanos - System.nanoTime();
    if (early > 0) {
      TimeUnit.NANOSECONDS.sleep(early);
    }
    return Math.max(nanos, System.nanoTime() - MOST_LATE_NANOS);
  }

  private ByteBuffer next(int index) {
    return switch (kind) {
      case FRAGMENTS ->
          index % 2 == 0 || sessions.isEmpty()
              ? forgery.strayFragment()
              : forgery.fragment(sessions.get(index / 2 % sessions.size()));
      case RANDOM -> noise();
      case REPLAYED -> ByteBuffer.wrap(relay.remembered(index));
      case HELLOS -> forgery.hello();
    };
  }

  private ByteBuffer noise() {
    random.nextBytes(noise.array());
    return noise.clear().limit(random.nextInt(SMALLEST_BYTES, noise.capacity() + 1));
  }

  /** What came to an address from which much was sent and nothing was ever answered. */
  private void readBack(DatagramChannel source) throws IOException {
    ByteBuffer answer = ByteBuffer.allocate(Limits.MAX_DATAGRAM_BYTES + 1);
    while (source.receive(answer) != null) {
      bytesBack += answer.flip().remaining();
      answer.clear();
    }
  }

  /** How many have left. */
  long sent() {
    return sent;
  }

  long bytesSent() {
    return bytesSent;
  }

  /** What came to addresses that have proven nothing. */
  long bytesBack() {
    return bytesBack;
  }

  /** How long the sending took. */
  long nanos() {
    return nanos;
  }

  @Override
  public void close() throws IOException {
    for (DatagramChannel channel : sources) {
      channel.close();
    }
    for (DatagramChannel member : members) {
      member.close();
    }
  }
}
