package dev.eventstore.sync.udp;

import dev.eventstore.DeviceId;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.Summary;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares roots with one peer and decides when it gets our membership slices. For one thread.
 *
 * <p>A round is all membership slices of one version of ours, made and sent one by one, given up
 * when a newer version begins. It starts at any range, so that what is given up or dropped is not
 * always the same. The first round begins as soon as the peer has named another root; later ones
 * only after our own set has been at rest, and not while the peer names a root that was ours a
 * moment ago: new events are on their way then, and the roots will meet by themselves.
 */
final class Reconciler {
  private final LocalDevice local;
  private final SendQueue queue;
  private final BooleanSupplier pushing;
  private final long remoteBootId;

  private Optional<DeviceId> device = Optional.empty();
  private @Nullable Root named;
  private long namedVersion;
  private long namedNanos;
  private long newestVersion; // of all slices of the peer

  private List<KeyRange> ranges = List.of();
  private int rangesSent;
  private int firstRange;
  private long roundVersion;
  private long roundNanos;
  private long turns;
  private long pauseNanos = SyncConstants.MIN_ROUND_NANOS;
  private int withoutProgress;
  private @Nullable Root ourRootThen;
  private boolean delivered; // an event to the peer, since the last round
  private boolean received; // an event from the peer, since the last round

  /**
   * For one session.
   *
   * @param pushing whether events are on their way to the peer
   */
  Reconciler(LocalDevice local, SendQueue queue, BooleanSupplier pushing, long remoteBootId) {
    this.local = local;
    this.queue = queue;
    this.pushing = pushing;
    this.remoteBootId = remoteBootId;
  }

  /** Whether a slice was made by the peer at the other end, as it runs now. */
  boolean isOfPeer(Slice slice) {
    return slice.header().bootId() == remoteBootId;
  }

  /** Whether no newer slice of the peer has come before. */
  boolean isNewest(Slice slice) {
    newestVersion = Math.max(newestVersion, slice.header().version());
    return slice.header().version() == newestVersion;
  }

  /** An event has arrived at the peer. */
  void delivered() {
    delivered = true;
  }

  /** An event that we lacked has come from the peer. */
  void received() {
    received = true;
  }

  /** The peer names its root. */
  void heard(Slice.Quiet quiet, long nowNanos) {
    if (quiet.header().version() > namedVersion) {
      namedVersion = quiet.header().version();
      device = Optional.of(quiet.header().publisher());
      named = quiet.root();
      namedNanos = nowNanos;
    }
  }

  Optional<DeviceId> device() {
    return device;
  }

  /** The root that the peer last named. */
  Optional<Root> named() {
    return Optional.ofNullable(named);
  }

  /** Whether the peer is known to hold something else than we do. */
  boolean isContested() {
    return named != null && !named.equals(local.root());
  }

  /** A new version of ours has begun: what waits of older ones is out of date. */
  void newVersion() {
    queue.removeSlices(this::isOutdated);
    ranges = List.of();
    queue.add(local.quiet());
  }

  /** Whether this part belongs to an older version of ours. */
  boolean isOutdated(Part part) {
    return part instanceof Part.SlicePart slice && slice.version() != local.version();
  }

  /** Begins a round if it is time. */
  void advance(long nowNanos) {
    if (Nanos.isDue(roundDueNanos(nowNanos), nowNanos)) {
      beginRound(nowNanos);
    }
  }

  /** Brings further slices of the round into the send queue while it has room. */
  void fill() {
    while (rangesSent < ranges.size()
        && queue.size(SendQueue.Priority.SLICE) < SyncConstants.MAX_QUEUED_SLICES) {
      KeyRange range = ranges.get((firstRange + rangesSent++) % ranges.size());
      Summary slice = local.publisher().slice(range);
      if (slice.version() != local.version()) {
        ranges = List.of();
        return;
      }
      queue.add(new Part.SlicePart(slice.version(), slice.signedEncryptedBlob()));
    }
  }

  /** When the next round should begin as far as is known now, or never. */
  long roundDueNanos(long nowNanos) {
    if (named == null || !isContested() || roundVersion == local.version()) {
      return Nanos.NEVER;
    }
    long behindUntil = local.behindUntilNanos(named, nowNanos);
    if (turns == 0) {
      return behindUntil;
    }
    long changed = local.changedNanos() - namedNanos > 0 ? local.changedNanos() : namedNanos;
    long latest = roundNanos + SyncConstants.MAX_SETTLE_NANOS;
    long due =
        local.isReceiving() ? latest : Nanos.earlier(changed + SyncConstants.SETTLE_NANOS, latest);
    if (isRoundPutOff(nowNanos)) {
      due = roundNanos + SyncConstants.MAX_PUT_OFF_NANOS;
    }
    due = later(due, behindUntil);
    return later(due, roundNanos + pauseNanos);
  }

  /**
   * A round is worth nothing while our slices would lack what we have received, nor while events go
   * to the peer and the last round has brought none back.
   */
  private boolean isRoundPutOff(long nowNanos) {
    return local.isOverloaded(nowNanos) || (!received && pushing.getAsBoolean());
  }

  private void beginRound(long nowNanos) {
    noteProgress();
    roundVersion = local.version();
    roundNanos = nowNanos;
    if (isMyTurn()) {
      ranges = local.publisher().ranges();
      firstRange = local.environment().random().nextInt(ranges.size());
      rangesSent = 0;
    }
  }

  private boolean isMyTurn() {
    turns++;
    if (named == null || local.root().count() <= 2 * named.count()) {
      return true;
    }
    return turns > SyncConstants.ROUNDS_LEFT_TO_SMALLER && turns % 2 == 0;
  }

  private void noteProgress() {
    boolean progress = delivered || !local.root().equals(ourRootThen);
    ourRootThen = local.root();
    delivered = false;
    received = false;
    if (progress) {
      withoutProgress = 0;
      pauseNanos = SyncConstants.MIN_ROUND_NANOS;
    } else if (++withoutProgress >= SyncConstants.ROUNDS_WITHOUT_PROGRESS) {
      withoutProgress = 0;
      pauseNanos = Math.min(2 * pauseNanos, SyncConstants.MAX_ROUND_NANOS);
    }
  }

  private static long later(long oneNanos, long otherNanos) {
    return Nanos.earlier(oneNanos, otherNanos) == oneNanos ? otherNanos : oneNanos;
  }
}
