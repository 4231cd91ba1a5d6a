package dev.eventstore;

import java.net.InetSocketAddress;
import java.util.List;

/** The other devices that this one talks to. Any thread may call it. */
public interface Peers {
  /**
   * Looks for a peer at this address from now on, again and again until it answers. Names are
   * resolved in the background, each time anew.
   *
   * @param hostAndPort like {@code 192.0.2.7:7001}, {@code [2001:db8::7]:7001} or {@code host:7001}
   * @throws TransportException when the text is not of that form, or there is no transport
   */
  void connect(String hostAndPort);

  /**
   * The address on which this device listens.
   *
   * @throws TransportException when there is no transport
   */
  InetSocketAddress localAddress();

  /** What is known of each live peer. */
  List<PeerStatus> all();
}
