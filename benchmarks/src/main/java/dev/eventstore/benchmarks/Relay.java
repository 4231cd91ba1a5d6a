package dev.eventstore.benchmarks;

import dev.eventstore.Limits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/**
 * Somebody on the path between two devices, who hands on whatever comes and remembers the newest of
 * what goes to the one that dialled. Any thread may use it.
 */
final class Relay implements AutoCloseable {
  private static final int REMEMBERED = 4_096;
  private static final int SOCKET_BUFFER_BYTES = 4 << 20;

  private final InetSocketAddress server;
  private final Selector selector = Selector.open();
  private final DatagramChannel front = open();
  private final DatagramChannel back = open();
  private final ByteBuffer buffer = ByteBuffer.allocate(Limits.MAX_DATAGRAM_BYTES + 1);
  private final byte[][] remembered = new byte[REMEMBERED][];
  private @Nullable InetSocketAddress client;
  private int count;

  /** Begins at once, on any free port of loopback. */
  Relay(InetSocketAddress server) throws IOException {
    this.server = server;
    Thread thread = new Thread(this::run, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private DatagramChannel open() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.setOption(java.net.StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
    channel.bind(new InetSocketAddress(LinkedDevice.loopback(), 0));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    return channel;
  }

  /** Where the device finds the other one. */
  int port() throws IOException {
    return ((InetSocketAddress) front.getLocalAddress()).getPort();
  }

  private void run() {
    try {
      while (selector.isOpen()) {
        selector.select();
        selector.selectedKeys().clear();
        for (boolean more = true; more; ) {
          boolean any = fromClient();
          more = fromServer() || any;
        }
      }
    } catch (IOException | java.nio.channels.ClosedSelectorException closed) {
      // the end
    }
  }

  private boolean fromClient() throws IOException {
    InetSocketAddress from = (InetSocketAddress) front.receive(buffer.clear());
    if (from != null) {
      client = from;
      back.send(buffer.flip(), server);
    }
    return from != null;
  }

  private boolean fromServer() throws IOException {
    boolean any = back.receive(buffer.clear()) != null;
    if (any && client != null) {
      remember(buffer.flip());
      front.send(buffer, client);
    }
    return any;
  }

  private synchronized void remember(ByteBuffer datagram) {
    byte[] copy = new byte[datagram.remaining()];
    datagram.duplicate().get(copy);
    remembered[count++ % REMEMBERED] = copy;
  }

  /** One of the newest datagrams; each call gives another one. */
  synchronized byte[] remembered(int index) {
    int held = Math.min(count, REMEMBERED);
    return held == 0 ? new byte[0] : remembered[index % held];
  }

  @Override
  public void close() throws IOException {
    selector.close();
    front.close();
    back.close();
  }
}
