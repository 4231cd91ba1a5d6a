package dev.eventstore.sync.udp;

import dev.eventstore.sync.udp.Reception.Origin;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the community that a datagram is for. For one thread.
 *
 * <p>Nothing in a datagram says so to who lacks the keys, so keys are tried: those that fitted
 * before for its address, the last one first; then those of the others, in turns and so many in a
 * second. What fits none is a stranger's and is charged once to one budget of all communities; when
 * it is used up, only communities that expect datagrams from its address are asked.
 */
final class Recipients {
  private final Map<InetSocketAddress, List<Endpoint>> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, List<Endpoint>> eldest) {
          return size() > SyncConstants.MAX_REMEMBERED_ADDRESSES;
        }
      };

  private final List<Endpoint> endpoints;
  private final TokenBucket strangers;
  private final TokenBucket furtherKeys;
  private final ByteBuffer attempt = ByteBuffer.allocate(DatagramLayout.HELLO_BYTES);
  private int turn;
  private long tried;

  /** Among these, of which there may be more or fewer each time. */
  Recipients(List<Endpoint> endpoints, long nowNanos) {
    this.endpoints = endpoints;
    strangers = new TokenBucket(SyncConstants.STRANGERS_PER_SECOND, nowNanos);
    furtherKeys = new TokenBucket(SyncConstants.FURTHER_KEYS_PER_SECOND, nowNanos);
  }

  /** Hands a datagram to the community that it is for, if there is one here. */
  void receive(InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
    if (!Reception.isPossible(datagram)) {
      dropped(Counters.Drop.SIZE);
      return;
    }
    boolean flooded = strangers.isEmpty(nowNanos);
    List<Endpoint> likely = flooded ? expecting(from) : remembered.getOrDefault(from, List.of());
    Origin origin = ofLikely(likely, from, datagram);
    if (origin == Origin.ELSEWHERE && !flooded) {
      origin = ofOthers(likely, from, datagram, nowNanos);
    }
    if (origin == Origin.ELSEWHERE) {
      dropped(flooded && likely.isEmpty() ? Counters.Drop.FLOOD : Counters.Drop.TAG);
    }
    if (origin != Origin.PEER) {
      strangers.take(nowNanos);
    }
  }

  /** Each community here counts what is of none of them. */
  private void dropped(Counters.Drop reason) {
    endpoints.forEach(endpoint -> endpoint.dropped(reason));
  }

  /** A community is gone. */
  void forget(Endpoint endpoint) {
    remembered.values().forEach(list -> list.remove(endpoint));
    remembered.values().removeIf(List::isEmpty);
  }

  /** How often a key was tried. */
  long tried() {
    return tried;
  }

  /** How many addresses it is remembered of. */
  int addresses() {
    return remembered.size();
  }

  private List<Endpoint> expecting(InetSocketAddress from) {
    List<Endpoint> expecting = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      if (endpoint.expects(from)) {
        expecting.add(endpoint);
      }
    }
    return expecting;
  }

  private Origin ofLikely(List<Endpoint> likely, InetSocketAddress from, ByteBuffer datagram) {
    for (Endpoint endpoint : likely) {
      Origin origin = tryKey(endpoint, from, datagram);
      if (origin != Origin.ELSEWHERE) {
        return origin;
      }
    }
    return Origin.ELSEWHERE;
  }

  /** Tries those that are not likely; the first key of all is free, since one must be tried. */
  private Origin ofOthers(
      List<Endpoint> likely, InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
    boolean free = likely.isEmpty();
    turn++;
    for (int i = 0; i < endpoints.size(); i++) {
      Endpoint endpoint = endpoints.get(Math.floorMod(turn + i, endpoints.size()));
      if (!likely.contains(endpoint)
          && (free || furtherKeys.take(nowNanos) || endpoint.expects(from))) {
        Origin origin = tryKey(endpoint, from, datagram);
        if (origin != Origin.ELSEWHERE) {
          return origin;
        }
        free = false;
      }
    }
    return Origin.ELSEWHERE;
  }

  /** On a copy as long as there are others to try. */
  private Origin tryKey(Endpoint endpoint, InetSocketAddress from, ByteBuffer datagram) {
    tried++;
    if (endpoints.size() == 1) {
      return endpoint.accept(from, datagram);
    }
    attempt.clear().put(datagram.duplicate()).flip();
    Origin origin = endpoint.accept(from, attempt);
    if (origin != Origin.ELSEWHERE) {
      remember(endpoint, from);
    }
    return origin;
  }

  private void remember(Endpoint endpoint, InetSocketAddress from) {
    List<Endpoint> fitting = remembered.computeIfAbsent(from, any -> new ArrayList<>(1));
    if (fitting.isEmpty() || fitting.get(0) != endpoint) {
      fitting.remove(endpoint);
      fitting.add(0, endpoint);
    }
  }
}
