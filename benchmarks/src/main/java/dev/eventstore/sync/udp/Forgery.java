package dev.eventstore.sync.udp;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.Sealer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Datagrams of a member who means harm: they have the right tag, so a device has to read them. For
 * one thread.
 */
public final class Forgery {
  private static final int TRIES = 20;
  private static final long ANSWER_MILLIS = 500;

  private final Sealer sealer;
  private final SplittableRandom random;
  private final ByteBuffer out = ByteBuffer.allocate(Limits.MAX_DATAGRAM_BYTES);
  private final byte[] body = new byte[Fragments.PART_BYTES];
  private long fragments;

  /** A member with these keys, which stay the caller's. */
  public Forgery(Sealer sealer, long seed) {
    this.sealer = sealer;
    random = new SplittableRandom(seed);
    random.nextBytes(body);
  }

  /** A fresh HELLO without a cookie. */
  public ByteBuffer hello() {
    return masked(hello(nonce(), random.nextLong(), Bytes.empty()));
  }

  private Header.Hello hello(Bytes nonce, long bootId, Bytes cookie) {
    return new Header.Hello(nonce, bootId, bootId, cookie);
  }

  private Bytes nonce() {
    byte[] nonce = new byte[DatagramLayout.NONCE_BYTES];
    random.nextBytes(nonce);
    return Bytes.copyOf(nonce);
  }

  /** A first fragment for a session that nobody has. */
  public ByteBuffer strayFragment() {
    return fragment(random.nextLong());
  }

  /**
   * The first fragment of one more event, of which nothing else will come; valid until the next one
   * is made.
   *
   * @param connectionId of the session in which it is sent
   */
  public ByteBuffer fragment(long connectionId) {
    long number = fragments++;
    out.clear().position(DatagramLayout.DATA_FRAMES);
    long message = number & 0xFFFF_FFFFL;
    FrameCodec.write(
        out, new Frame.Fragment(Lane.BACKFILL, message, 0, Fragments.MAX_PARTS, body.length));
    int headerBytes = out.position() - DatagramLayout.HEADER;
    out.putShort(DatagramLayout.HEADER, (short) headerBytes);
    out.put(DatagramLayout.KIND, (byte) DatagramLayout.KIND_DATA);
    out.putLong(DatagramLayout.BODY_OF_HEADER, connectionId);
    out.putShort(DatagramLayout.BODY_OF_HEADER + Long.BYTES, (short) (number >>> Integer.SIZE));
    out.putInt(DatagramLayout.BODY_OF_HEADER + Long.BYTES + Short.BYTES, (int) number);
    out.put(body).flip();
    sealer.mask(out, headerBytes);
    return out;
  }

  /**
   * Opens a session with a device, from an address at which this member really is.
   *
   * @return the connection id that the device has chosen
   */
  public long enter(DatagramChannel channel, InetSocketAddress device) throws IOException {
    Bytes nonce = nonce();
    long bootId = random.nextLong();
    Bytes cookie = Bytes.empty();
    try (Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      channel.register(selector, java.nio.channels.SelectionKey.OP_READ);
      for (int i = 0; i < TRIES; i++) {
        channel.send(masked(hello(nonce, bootId, cookie)), device);
        selector.select(ANSWER_MILLIS);
        selector.selectedKeys().clear();
        Optional<Header> answer = answer(channel);
        if (answer.isPresent() && answer.get() instanceof Header.HelloAck ack) {
          return ack.connectionId();
        } else if (answer.isPresent() && answer.get() instanceof Header.Cookie given) {
          cookie = given.cookie();
        }
      }
    }
    throw new IOException("the device grants no session");
  }

  private Optional<Header> answer(DatagramChannel channel) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(Limits.MAX_DATAGRAM_BYTES);
    return channel.receive(in) != null && sealer.unmask(in.flip())
        ? HeaderCodec.read(in)
        : Optional.empty();
  }

  private ByteBuffer masked(Header.Hello hello) {
    ByteBuffer datagram = HeaderCodec.write(hello);
    sealer.mask(datagram, datagram.limit() - DatagramLayout.HEADER);
    return datagram;
  }
}
