package dev.eventstore.sync.udp;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the peers of sessions are, so that one look tells whether a datagram comes from any of
 * them: under a flood that is asked for each one. For one thread.
 */
final class SessionAddresses {
  private final Map<Session, InetSocketAddress> places = new HashMap<>();
  private final Map<InetSocketAddress, Integer> counts = new HashMap<>(); // sessions may share one

  /** The session is there, or its peer may have moved. */
  void put(Session session) {
    InetSocketAddress now = session.address();
    InetSocketAddress before = places.put(session, now);
    if (!now.equals(before)) {
      counts.merge(now, 1, Integer::sum);
      if (before != null) {
        leave(before);
      }
    }
  }

  /** The session is forgotten. */
  void remove(Session session) {
    InetSocketAddress before = places.remove(session);
    if (before != null) {
      leave(before);
    }
  }

  private void leave(InetSocketAddress address) {
    int left = counts.getOrDefault(address, 0) - 1;
    if (left > 0) {
      counts.put(address, left);
    } else {
      counts.remove(address);
    }
  }

  boolean contains(InetSocketAddress address) {
    return counts.containsKey(address);
  }
}
