package dev.eventstore.sync.udp;

import dev.eventstore.EventStoreException.Category;
import dev.eventstore.Limits;
import dev.eventstore.TransportException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.util.function.Function;

/**
 * A UDP port that several communities of one process share: one socket, one thread, one hole in the
 * firewall. Any thread may call it.
 *
 * <pre>{@code
 * UdpPort port = UdpPort.open(new InetSocketAddress(7001));
 * Community family = Communities.builder().directory(one)
 *     .transport(UdpTransport.builder().on(port).build()).open();
 * Community club = Communities.builder().directory(other)
 *     .transport(UdpTransport.builder().on(port).build()).open();
 * }</pre>
 *
 * <p>Each community has a {@link UdpTransport} of its own, with its own peers, listeners and
 * status; only where it listens is shared. That is why the port is an option of the builder, beside
 * {@link UdpTransport.Builder#port}, and not another kind of transport: nothing else changes for
 * who has one community more. It is opened before them, so that a port in use is told before any of
 * them is opened.
 *
 * <p>Only one device of a community can be on a port: its peers could not tell two of them apart.
 * At most 32 communities share one. They share its budget for datagrams of strangers, and the
 * socket's buffers: what overflows these is lost to all alike. In sending they take turns.
 *
 * <p>Closing a community leaves the others going. The socket is closed with the last one that used
 * it, or by {@link #close}, for good.
 */
public final class UdpPort implements AutoCloseable {
  /** Asked of the socket in both directions, in bytes: a burst must not be lost at the door. */
  private static final int SOCKET_BUFFER_BYTES = 4 << 20;

  private final InetSocketAddress address;
  private final UdpLoop loop;
  private final Thread thread;
  private int communities; // whoever uses these two holds the lock
  private boolean closed;

  private UdpPort(DatagramChannel channel, Selector selector) throws IOException {
    address = (InetSocketAddress) channel.getLocalAddress();
    loop = new UdpLoop(channel, selector);
    thread = new Thread(loop, "eventstore-udp-" + address.getPort());
    thread.setDaemon(true);
  }

  /**
   * Takes a port. Until the first community is there, what arrives waits in the socket.
   *
   * @param at the address to listen on, for example {@code new InetSocketAddress(7001)} for all
   *     addresses of this machine; port 0 is any that is free
   * @throws TransportException when it cannot be had, for example because it is in use
   */
  public static UdpPort open(InetSocketAddress at) {
    try {
      DatagramChannel channel = bind(at);
      try {
        return open(channel);
      } catch (IOException | RuntimeException | Error e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new TransportException(
          Category.RETRY,
          "no UDP socket could be opened on port " + at.getPort() + ": " + e.getMessage(),
          e);
    }
  }

  private static UdpPort open(DatagramChannel channel) throws IOException {
    Selector selector = Selector.open();
    try {
      return new UdpPort(channel, selector);
    } catch (IOException | RuntimeException | Error e) {
      selector.close();
      throw e;
    }
  }

  private static DatagramChannel bind(InetSocketAddress at) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
      return channel.bind(at);
    } catch (BindException e) {
      channel.close();
      throw new TransportException(
          Category.FIX_INPUT, "UDP port " + at.getPort() + " cannot be used: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Where it listens, also after it was closed. */
  public InetSocketAddress localAddress() {
    return address;
  }

  // ---- For transports

  /**
   * A community is on this port from now on.
   *
   * @param make makes its endpoint and whatever must be there before the loop serves it
   * @throws TransportException when the port is closed or full, or has this community already
   */
  synchronized Endpoint join(Function<UdpLoop, Endpoint> make) {
    if (closed) {
      throw refused("was closed, and stays so");
    }
    if (communities >= SyncConstants.MAX_COMMUNITIES) {
      throw refused(
          "is shared by " + communities + " communities, and more than that are not possible");
    }
    Endpoint endpoint = make.apply(loop);
    try {
      requireOther(endpoint);
      if (!loop.add(endpoint)) {
        throw refused("was closed by an error");
      }
    } catch (RuntimeException | Error e) {
      endpoint.end((to, datagram) -> true);
      throw e;
    }
    communities++;
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    }
    return endpoint;
  }

  private void requireOther(Endpoint endpoint) {
    for (Endpoint present : loop.endpoints()) {
      if (present.isOfSameCommunity(endpoint)) {
        throw refused("is used by this community already; another device of it needs another port");
      }
    }
  }

  private TransportException refused(String why) {
    return new TransportException(Category.FIX_INPUT, "UDP port " + address.getPort() + " " + why);
  }

  /** A community says goodbye to its peers, and is off this port when this returns. */
  void leave(Endpoint endpoint) {
    if (isOwnThread()) {
      loop.remove(endpoint); // called by a listener: after it keys may be gone
    } else {
      loop.post(() -> loop.remove(endpoint));
    }
    if (isLast()) {
      close();
    } else if (!isOwnThread()) {
      uninterrupted(() -> endpoint.awaitEnd(Limits.MAX_CLOSE_MILLIS));
    }
  }

  private synchronized boolean isLast() {
    communities--;
    closed |= communities == 0;
    return communities == 0;
  }

  private boolean isOwnThread() {
    return loop.isOwnThread();
  }

  // ---- The end

  /**
   * Says goodbye to the peers of all communities that are still on it, closes the socket, and waits
   * within bounds until its thread has ended. The communities stay open, without peers. Calling it
   * again changes nothing.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (thread.getState() == Thread.State.NEW) {
        loop.discard();
        return;
      }
    }
    loop.stop();
    if (!isOwnThread()) {
      uninterrupted(() -> thread.join(Limits.MAX_CLOSE_MILLIS));
    }
  }

  private interface Waiting {
    void run() throws InterruptedException;
  }

  /** Waits although the caller is interrupted: an interrupt must not leave a thread behind. */
  private static void uninterrupted(Waiting waiting) {
    boolean interrupted = false;
    for (boolean done = false; !done; ) {
      try {
        waiting.run();
        done = true;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
