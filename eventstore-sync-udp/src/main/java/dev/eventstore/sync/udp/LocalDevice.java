package dev.eventstore.sync.udp;

import dev.eventstore.Bytes;
import dev.eventstore.spi.BloomPublisher;
import dev.eventstore.spi.Contest;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Summary;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What all sessions share of this device. For one thread. */
final class LocalDevice {
  /** What a version of ours says beside what it holds. */
  record Published(Root root, List<Integer> neighbours) {}

  private record PastRoot(Root root, long untilNanos) {}

  private final Replica replica;
  private final Environment environment;
  private final Mailbox mailbox;
  private final PacketBuilder builder = new PacketBuilder();
  private final TrafficCounter traffic = new TrafficCounter();
  private final Counters counters = new Counters();
  private final Reassembly.Budget reassembly = new Reassembly.Budget();
  private final Deque<PastRoot> pastRoots = new ArrayDeque<>();
  private Root root;
  private final WaitingOffers offers = new WaitingOffers();
  private int liveSessions;
  private long version;
  private List<Integer> neighbours = List.of();
  private List<Integer> publishedNeighbours = List.of();

  /** The root that the version names; empty when the set changed while it was made. */
  private Optional<Root> publishedRoot = Optional.empty();

  private long beaconVersion; // of the last beacon
  private Root beaconRoot; // of what it describes
  private boolean newsUrgent;
  private Contest contest = Contest.NONE;
  private final PendingSlices.Total pendingSlices = new PendingSlices.Total();
  private final Fetches fetches = new Fetches(offers::isAnyUntil);
  private final Accounts accounts = new Accounts(fetches);

  LocalDevice(Replica replica, Environment environment, Mailbox mailbox) {
    this.replica = replica;
    this.environment = environment;
    this.mailbox = mailbox;
    root = replica.events().root();
    beaconRoot = root;
  }

  Replica replica() {
    return replica;
  }

  Environment environment() {
    return environment;
  }

  PacketBuilder builder() {
    return builder;
  }

  /** What goes to and fro in all sessions and outside of them. */
  TrafficCounter traffic() {
    return traffic;
  }

  /** What else is counted. */
  Counters counters() {
    return counters;
  }

  Reassembly.Budget reassembly() {
    return reassembly;
  }

  // ---- Receiving

  /** Hands a received event over, if there is room; the verdict comes by the mailbox. */
  boolean offer(Session from, Bytes sealed, Lane lane, long nowNanos) {
    if (offers.isFull()) {
      return false; // no room was advertised; a summary brings it again
    }
    WaitingOffers.Offer offer = offers.begin(sealed.size(), nowNanos);
    replica.offer(
        sealed, lane, verdict -> mailbox.post(new Mailbox.Judged(from, lane, offer, verdict)));
    return true;
  }

  /** A verdict came. */
  void judged(WaitingOffers.Offer offer) {
    offers.judged(offer);
  }

  /**
   * Whether received events wait so long that their senders may soon take them for lost: summaries
   * would still lack them.
   */
  boolean isOverloaded(long nowNanos) {
    return offers.isAnyOlder(SyncConstants.MAX_OFFER_AGE_NANOS, nowNanos);
  }

  /** When that ends if verdicts come soon; the present when it has. */
  long overloadedUntilNanos(long nowNanos) {
    return isOverloaded(nowNanos) ? nowNanos + SyncConstants.GATHER_NANOS : nowNanos;
  }

  /**
   * How much of events one session may have in flight to us, in bytes: its share of what the queue
   * takes, less what its own large events will bring that are not whole yet. They take at most half
   * of the share, so that they can always be finished; those of other peers take nothing of it.
   *
   * <p>Where less history is welcome than the share, it is that, whole for each session, since
   * history comes from one at a time; but there is always room for a new event.
   */
  long roomPerSession(int unfinishedBytes) {
    long share = offers.isFull() ? 0 : Math.max(0, replica.roomBytes()) / Math.max(1, liveSessions);
    long free = share - Math.min(unfinishedBytes, share / 2);
    return Math.min(free, Math.max(SyncConstants.ROOM_FOR_NEW_BYTES, replica.historyRoomBytes()));
  }

  void liveSessions(int count) {
    liveSessions = count;
  }

  // ---- What we hold

  /** The fingerprint of our set when it was last looked at. */
  Root root() {
    return root;
  }

  /** Looks whether our set has changed. */
  void refreshRoot(long nowNanos) {
    Root now = replica.events().root();
    if (now.equals(root)) {
      return;
    }
    pastRoots.addLast(new PastRoot(root, nowNanos + SyncConstants.ROOT_HISTORY_NANOS));
    while (pastRoots.size() > SyncConstants.MAX_ROOT_HISTORY) {
      pastRoots.removeFirst();
    }
    root = now;
  }

  /** Until when a peer that names this root is merely behind; the past when it is not. */
  long behindUntilNanos(Root named, long nowNanos) {
    while (!pastRoots.isEmpty() && Nanos.isDue(pastRoots.getFirst().untilNanos(), nowNanos)) {
      pastRoots.removeFirst();
    }
    for (PastRoot past : pastRoots) {
      if (past.root().count() == named.count() && past.root().equals(named)) { // cheaper first
        return past.untilNanos();
      }
    }
    return nowNanos;
  }

  // ---- Our summaries

  BloomPublisher publisher() {
    return replica.publisher();
  }

  /** Starts a version when one is due; whether there is a new one. */
  boolean refreshSummary(long nowNanos) {
    if (version != 0 && !Nanos.isDue(publisher().nextVersionNanos(), nowNanos)) {
      return false;
    }
    Root before = replica.events().root();
    long current = publisher().advance(nowNanos);
    boolean isNew = current != version;
    version = current;
    if (isNew) {
      counters.versions.increment();
      newsUrgent = false;
      refreshRoot(nowNanos);
      publishedRoot = Optional.of(root).filter(before::equals);
      publishedNeighbours = neighbours;
    }
    return isNew;
  }

  /** The current version, 0 before the first. */
  long version() {
    return version;
  }

  /** The beacon of this version was sent; it is made when it is sent first. */
  void sentBeacon() {
    if (beaconVersion != version) {
      beaconVersion = version;
      beaconRoot = root;
    }
  }

  /** Whether a beacon of this version describes what we hold. */
  boolean isBeaconTrue() {
    return beaconVersion != version || beaconRoot.equals(root);
  }

  /** A peer has brought what it had: others should soon hear what we hold, to ask or be asked. */
  void newsAreUrgent() {
    newsUrgent = true;
  }

  /** Whether the next version should come soon. */
  boolean hasUrgentNews() {
    return newsUrgent && owesNews();
  }

  /** Whether the root that we last named is no longer ours: peers should hear the new one soon. */
  boolean owesNews() {
    return !publishedRoot.equals(Optional.of(root));
  }

  /** What the current version says of us; empty when the set changed while it was made. */
  Optional<Published> published() {
    return publishedRoot.map(named -> new Published(named, publishedNeighbours));
  }

  /** These peers are in contact now; later versions say so. */
  void neighbours(List<Integer> shortIds) {
    if (!shortIds.equals(neighbours)) {
      neighbours = shortIds;
      publisher().neighbours(shortIds);
    }
  }

  /** The slice that names our root in the current version. */
  Part.SlicePart quiet() {
    Summary quiet = publisher().quiet();
    return Part.SlicePart.root(quiet.version(), quiet.signedEncryptedBlob());
  }

  /** From whom events are fetched. */
  Fetches fetches() {
    return fetches;
  }

  /** How much of the peers' slices waits to be compared. */
  PendingSlices.Total pendingSlices() {
    return pendingSlices;
  }

  /** What peers may cost us, also those that are gone. */
  Accounts accounts() {
    return accounts;
  }

  /** Whether the publisher knows that a peer waits for a version. */
  boolean isAsking() {
    return contest == Contest.ASKING;
  }

  void contested(Contest now) {
    if (now != contest) {
      contest = now;
      publisher().contested(now);
    }
  }
}
