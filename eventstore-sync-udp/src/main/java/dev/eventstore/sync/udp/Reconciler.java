package dev.eventstore.sync.udp;

import dev.eventstore.DeviceId;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.CellsSummary;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares roots with one peer and decides which slices of ours it gets, and when. For one thread.
 *
 * <p>While roots differ, a beacon describes our whole set coarsely. The peer pushes what it can see
 * to be lacking here, and answers with cells of its own where it cannot; these we answer with finer
 * ones, and so on: each slice is about ranges known to disagree, and who lacks something says more
 * of it. {@link BeaconSchedule} decides who begins, and when to begin anew.
 */
final class Reconciler {
  private final LocalDevice local;
  private final SendQueue queue;
  private final PushQueue work;
  private final long remoteBootId;
  private final ContestedRanges contested = new ContestedRanges();
  private final BeaconSchedule schedule;
  private final Account account;

  private Optional<DeviceId> device = Optional.empty();
  private @Nullable Root named;
  private List<Integer> neighbours = List.of();
  private long namedVersion;
  private long newestVersion; // of all slices of the peer
  private final List<KeyRange> filtered = new ArrayList<>(); // since the last beacon
  private long answerNanos = Nanos.NEVER;
  private boolean questioned; // by slices of the peer, since it was last told that all is done
  private boolean agreed; // when last looked at
  private boolean answered; // all that we have said, as the peer says
  private long saidVersion; // of our newest slice about ranges
  private Optional<LocalDevice.Published> told = Optional.empty();
  private long toldNanos;

  /**
   * For one session.
   *
   * @param work what is compared and pushed
   */
  Reconciler(
      LocalDevice local, Account account, SendQueue queue, PushQueue work, long remoteBootId) {
    this.local = local;
    this.queue = queue;
    this.work = work;
    this.remoteBootId = remoteBootId;
    this.account = account;
    schedule = new BeaconSchedule(local, account, work::isPushing, remoteBootId);
  }

  // ---- What the peer says

  /** Whether a slice was made by the peer at the other end, as it runs now. */
  boolean isOfPeer(Slice slice) {
    return slice.header().bootId() == remoteBootId;
  }

  /**
   * Whether a slice still counts. Of those that name a root it must be the newest: not of all, for
   * a root that has not changed is not told again in later versions. What describes ranges may be a
   * few versions behind, since it answers what we said then.
   */
  boolean isCurrent(Slice slice) {
    long version = slice.header().version();
    newestVersion = Math.max(newestVersion, version);
    boolean namesRoot = slice instanceof Slice.Quiet || slice instanceof Slice.Beacon;
    return namesRoot
        ? version >= namedVersion
        : version >= newestVersion - SyncConstants.MAX_VERSIONS_BEHIND;
  }

  /** The peer names its root. */
  void heard(Slice.Header header, Root root, List<Integer> peers, long nowNanos) {
    if (header.version() > namedVersion) {
      namedVersion = header.version();
      neighbours = peers;
      device = Optional.of(header.publisher());
      named = root;
      local.replica().named(header.publisher(), root);
      schedule.heardRoot(root, nowNanos);
    }
  }

  /** The peer describes everything anew. */
  void beginsAnew() {
    filtered.clear();
  }

  /**
   * Whether there is anything to learn of a slice about ranges: not of one from before we agreed.
   */
  boolean isOfUse(Slice slice) {
    return isContested() || slice.header().version() > namedVersion;
  }

  /** The peer has said something of ranges. */
  void heardRanges(long nowNanos) {
    questioned = true;
    schedule.useful(nowNanos);
  }

  /** The peer has brought everything that it could tell to be lacking here. */
  void heardNothingMore(long version) {
    answered |= version >= saidVersion;
  }

  /**
   * In this range cells of ours are wanted. If we have sent a filter over it, what we lack is on
   * its way, and what is left of the rest the next beacon will show.
   */
  void contested(CellRequest request) {
    if (!isOnItsWay(request)) {
      contested.add(request);
    }
  }

  private boolean isOnItsWay(CellRequest request) {
    return filtered.stream().anyMatch(range -> overlap(range, request.range()));
  }

  /**
   * The same where the peer has more events than we do: its turn begins, unless we are fetching
   * them from another peer.
   */
  void lackingHere(CellRequest request, long nowNanos) {
    if (!isOnItsWay(request) && schedule.beginFetching(nowNanos)) {
      contested.add(request);
    }
  }

  private static boolean overlap(KeyRange one, KeyRange other) {
    return one.from().compareTo(other.to()) < 0 && other.from().compareTo(one.to()) < 0;
  }

  /** An event has arrived at the peer. */
  void delivered(Lane lane, long nowNanos) {
    account.answers().earn();
    schedule.delivered(lane, nowNanos);
  }

  /** An event that we lacked has come from the peer. */
  void received(Lane lane, int bytes, long nowNanos) {
    account.answers().earn();
    schedule.received(lane, bytes, nowNanos);
  }

  /** The peer has brought an event that is no event. */
  void refused(long nowNanos) {
    schedule.refused(nowNanos);
  }

  Optional<DeviceId> device() {
    return device;
  }

  /** The root that the peer last named. */
  Optional<Root> named() {
    return Optional.ofNullable(named);
  }

  /** Whether the peer has said that it is in contact with the device of this boot id. */
  boolean isNeighbourOf(long bootId) {
    return neighbours.contains(Slice.shortId(bootId));
  }

  /** Whether the peer is known to hold something else than we do. */
  boolean isContested() {
    return named != null && !named.equals(local.root());
  }

  /** Whether roots differ in spite of several beacons. */
  boolean isStuck() {
    return isContested() && schedule.isStuck();
  }

  /** Whether a beacon would be sent, were there a version that describes what we hold now. */
  boolean isAwaitingVersion(long nowNanos) {
    return contestedRoot().filter(root -> schedule.isAwaitingVersion(root, nowNanos)).isPresent();
  }

  // ---- What we say

  /** A session begins: the peer hears our root. */
  void begin(long nowNanos) {
    tell(local.quiet(), nowNanos);
  }

  /** A new version of ours has begun: the peer hears of it if it says anything new. */
  void newVersion(long nowNanos) {
    if (local.published().isEmpty()
        || !local.published().equals(told)
        || Nanos.isDue(toldNanos + SyncConstants.QUIET_NANOS, nowNanos)) {
      tell(local.quiet(), nowNanos);
    }
  }

  private void tell(Part.SlicePart slice, long nowNanos) {
    queue.removeSlices(part -> part instanceof Part.SlicePart older && older.namesRoot());
    queue.add(slice);
    told = local.published();
    toldNanos = nowNanos;
  }

  /** Ends what equal roots make needless, and sends a beacon if it is time. */
  void advance(long nowNanos) {
    boolean agrees = named != null && !isContested();
    if (agrees) {
      schedule.agreed();
    }
    if (agrees && !agreed) {
      work.agreed();
    }
    agreed = agrees;
    if (Nanos.isDue(beaconDueNanos(nowNanos), nowNanos)) {
      Summary beacon = local.publisher().beacon();
      tell(Part.SlicePart.root(beacon.version(), beacon.signedEncryptedBlob()), nowNanos);
      filtered.clear();
      said(beacon);
      schedule.sentBeacon(nowNanos);
    }
  }

  /**
   * Ends what a beacon has begun when neither side has anything to say.
   *
   * @param judging whether events of the peer wait for their verdict
   */
  void conclude(boolean judging, long nowNanos) {
    if (work.isComparing() || !contested.isEmpty() || !queue.isSaid()) {
      return;
    }
    if (answered && !judging) {
      answered = false;
      schedule.exhausted(nowNanos);
    }
    if (questioned && work.isDone()) {
      questioned = false;
      queue.add(new Part.NothingMorePart(newestVersion));
    }
  }

  /** Brings slices about contested ranges into the send queue while it has room. */
  void fill(long nowNanos) {
    if (!isContested()) {
      contested.clear();
    }
    if (contested.isEmpty()) {
      answerNanos = Nanos.NEVER;
    } else if (answerNanos == Nanos.NEVER) {
      answerNanos = nowNanos + SyncConstants.GATHER_NANOS;
    }
    while (isAnswerDue(nowNanos)
        && queue.size(SendQueue.Priority.SLICE) < SyncConstants.MAX_QUEUED_SLICES) {
      Part.SlicePart answer = answer();
      queue.add(answer);
      account.answers().spend(answer.bytes(), nowNanos);
      schedule.useful(nowNanos);
    }
  }

  private boolean isAnswerDue(long nowNanos) {
    return !contested.isEmpty()
        && !local.isOverloaded(nowNanos)
        && !isGathering()
        && account.answers().hasAny(nowNanos)
        && Nanos.isDue(answerNanos, nowNanos);
  }

  /** What the peer has said is not all compared yet: one slice may do for more of it. */
  private boolean isGathering() {
    return work.isComparing() && contested.cells() < SyncConstants.CELLS_AT_ONCE;
  }

  private Part.SlicePart answer() {
    OrderedSet events = local.replica().events();
    contested.divideFirst(events);
    ContestedRanges.Answer next = contested.next(events);
    Summary slice;
    if (next instanceof ContestedRanges.Answer.Filter filter) {
      slice = local.publisher().membership(filter.range());
      contested.described(filter.range());
      if (filtered.size() < SyncConstants.MAX_FILTERED_RANGES) {
        filtered.add(filter.range());
      }
    } else {
      var requests = ((ContestedRanges.Answer.Cells) next).requests();
      CellsSummary cells = local.publisher().cells(requests);
      slice = cells.summary();
      contested.described(requests.subList(0, cells.requests()));
    }
    said(slice);
    return Part.SlicePart.ranges(slice.version(), slice.signedEncryptedBlob());
  }

  private void said(Summary slice) {
    saidVersion = slice.version();
    answered = false;
  }

  /** When {@link #advance} or {@link #fill} has something to do as far as is known now. */
  long deadlineNanos(long nowNanos) {
    if (contested.isEmpty()) {
      return beaconDueNanos(nowNanos);
    }
    boolean full = queue.size(SendQueue.Priority.SLICE) >= SyncConstants.MAX_QUEUED_SLICES;
    return full || isGathering()
        ? Nanos.NEVER
        : Nanos.later(
            Nanos.later(answerNanos, account.answers().filledNanos(nowNanos)),
            local.overloadedUntilNanos(nowNanos));
  }

  private long beaconDueNanos(long nowNanos) {
    return contestedRoot().map(root -> schedule.dueNanos(root, nowNanos)).orElse(Nanos.NEVER);
  }

  /** The root of the peer, if it differs from ours and no range is in question. */
  private Optional<Root> contestedRoot() {
    return named().filter(root -> isContested() && contested.isEmpty());
  }
}
