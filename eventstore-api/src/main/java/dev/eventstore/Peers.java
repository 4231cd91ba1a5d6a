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

  /**
   * Says goodbye to the peers and sends and reads nothing from then on: no thread wakes up for the
   * network, so a device in a pocket keeps its battery. Everything else goes on: events are
   * appended, read and told to listeners. The port stays taken, so that invites stay right and
   * {@link #resume} cannot fail; what arrives there meanwhile is not looked at. Lasts until {@link
   * #resume}, or until the community is closed; pausing again changes nothing.
   *
   * @throws TransportException when there is no transport, or one that cannot pause
   */
  void pause();

  /**
   * Ends a {@link #pause}: all peers that were looked for or in contact are dialled at once.
   * Nothing changes when there is none.
   *
   * @throws TransportException when there is no transport, or one that cannot pause
   */
  void resume();

  /** What is known of each live peer. */
  List<PeerStatus> all();
}
