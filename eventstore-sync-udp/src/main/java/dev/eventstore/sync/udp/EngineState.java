package dev.eventstore.sync.udp;

import dev.eventstore.spi.Root;
import java.util.EnumMap;
import java.util.Map;

/**
 * The state of all live sessions at one moment, in figures. Filled by the thread of the engine, and
 * not changed any more once other threads see it.
 */
final class EngineState {
  /** What is known of a peer. */
  enum PeerState {
    /** The root that it last named is ours. */
    IN_SYNC,
    /** It last named another root. */
    DIFFERENT,
    /** It has named none yet. */
    UNHEARD
  }

  static final EngineState NOTHING = new EngineState();

  private final Map<PeerState, Integer> peers = new EnumMap<>(PeerState.class);
  private final Map<SendQueue.Priority, Long> queued = new EnumMap<>(SendQueue.Priority.class);
  private int sessions;
  private long missingThere;
  private long missingHere;
  private long windowBytes;
  private long bytesInFlight;
  private long reassemblyBytes;
  private double roundTripSeconds = Double.NaN;

  private EngineState() {}

  static EngineState of(Iterable<Session> live, LocalDevice local) {
    EngineState state = new EngineState();
    Root ours = local.replica().events().root();
    state.reassemblyBytes = local.reassembly().heldBytes();
    live.forEach(session -> state.add(session, ours));
    return state;
  }

  private void add(Session session, Root ours) {
    PeerView view = session.view();
    sessions++;
    peers.merge(stateOf(view, ours), 1, Integer::sum);
    missingThere += view.status().missingThere();
    missingHere = Math.max(missingHere, view.against(ours).missingHere());
    for (SendQueue.Priority priority : SendQueue.Priority.values()) {
      queued.merge(priority, (long) session.queue().size(priority), Long::sum);
    }
    windowBytes += session.sender().windowBytes();
    bytesInFlight += session.sender().bytesInFlight();
    view.status()
        .roundTrip()
        .ifPresent(time -> roundTripSeconds = slower(roundTripSeconds, time.toNanos() / 1e9));
  }

  private static PeerState stateOf(PeerView view, Root ours) {
    if (view.named().isEmpty()) {
      return PeerState.UNHEARD;
    }
    return view.isInSync(ours) ? PeerState.IN_SYNC : PeerState.DIFFERENT;
  }

  private static double slower(double one, double other) {
    return Double.isNaN(one) ? other : Math.max(one, other);
  }

  int sessions() {
    return sessions;
  }

  int peers(PeerState state) {
    return peers.getOrDefault(state, 0);
  }

  long queued(SendQueue.Priority priority) {
    return queued.getOrDefault(priority, 0L);
  }

  long missingThere() {
    return missingThere;
  }

  long missingHere() {
    return missingHere;
  }

  /** Of all congestion windows together. */
  long windowBytes() {
    return windowBytes;
  }

  long bytesInFlight() {
    return bytesInFlight;
  }

  long reassemblyBytes() {
    return reassemblyBytes;
  }

  /** Of the slowest peer; not a number before any was measured. */
  double roundTripSeconds() {
    return roundTripSeconds;
  }
}
