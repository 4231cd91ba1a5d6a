package dev.eventstore.sync.udp;

import dev.eventstore.spi.Lane;
import dev.eventstore.spi.Root;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When one peer gets a beacon. For one thread.
 *
 * <p>The side with fewer events begins, at once; the other one only after ten silent ticks. Later
 * beacons begin anew when all that the last one has caused has come to rest, at most one in a
 * version. Several without progress double the pause between them.
 */
final class BeaconSchedule {
  private final LocalDevice local;
  private final BooleanSupplier pushing;
  private final long remoteBootId;
  private final Account account;

  private long usefulNanos; // when the peer last said or did something to the purpose
  private long beacons;
  private boolean everBegun;
  private long beaconNanos;
  private long beaconVersion;
  private long pauseNanos = SyncConstants.MIN_ROUND_NANOS;
  private int withoutProgress;
  private @Nullable Root differing; // that the peer named last, unless we agree
  private boolean delivered; // an older event to the peer, since the last beacon
  private boolean moved; // the peer's root, since the last beacon
  private boolean received; // an older event from the peer, since the last beacon
  private boolean exhausted; // the peer has nothing more for the last beacon

  BeaconSchedule(LocalDevice local, Account account, BooleanSupplier pushing, long remoteBootId) {
    this.local = local;
    this.account = account;
    this.pushing = pushing;
    this.remoteBootId = remoteBootId;
  }

  /** The peer has named this root. */
  void heardRoot(Root root, long nowNanos) {
    if (root.equals(local.root())) {
      agreed();
    } else {
      if (differing == null) {
        usefulNanos = nowNanos;
      }
      moved |= !root.equals(differing);
      differing = root;
    }
  }

  /** Our root is the one that the peer last named: what differs later begins everything anew. */
  void agreed() {
    differing = null;
    local.fetches().agreed(account.turn());
    beacons = 0;
    withoutProgress = 0;
    pauseNanos = SyncConstants.MIN_ROUND_NANOS;
  }

  /** What was said or done may bring more: no beacon for now. */
  void useful(long nowNanos) {
    usefulNanos = nowNanos;
    exhausted = false;
    local.fetches().goesOn(account.turn(), nowNanos);
  }

  void delivered(Lane lane, long nowNanos) {
    if (lane == Lane.BACKFILL) {
      delivered = true;
      usefulNanos = nowNanos;
    }
  }

  void received(Lane lane, int bytes, long nowNanos) {
    if (lane == Lane.BACKFILL) {
      received = true;
      usefulNanos = nowNanos;
      local.fetches().brought(account.turn(), bytes, nowNanos);
    }
  }

  /** The peer has more than we do: begins its turn, if it may; whether no other one is asked. */
  boolean beginFetching(long nowNanos) {
    local.fetches().offers(account.turn(), nowNanos);
    return !local.fetches().isElsewhere(account.turn(), nowNanos);
  }

  /** The peer has brought an event that is no event. */
  void refused(long nowNanos) {
    local.fetches().refused(account.turn(), nowNanos);
  }

  /** All that the last beacon has caused is done. */
  void exhausted(long nowNanos) {
    exhausted = true;
    local.fetches().exhausted(account.turn(), nowNanos);
    if (received) {
      local.newsAreUrgent();
    }
  }

  boolean isStuck() {
    return withoutProgress >= SyncConstants.ROUNDS_WITHOUT_PROGRESS;
  }

  /** When the next beacon should be sent as far as is known now, or never. */
  long dueNanos(Root named, long nowNanos) {
    long due = dueWithVersionNanos(named, nowNanos);
    return isVersionUsed() && Nanos.isDue(due, nowNanos) ? Nanos.NEVER : due;
  }

  /** Whether a beacon is due and only waits for a version that describes what we hold now. */
  boolean isAwaitingVersion(Root named, long nowNanos) {
    return isVersionUsed() && Nanos.isDue(dueWithVersionNanos(named, nowNanos), nowNanos);
  }

  private boolean isVersionUsed() {
    return beaconVersion == local.version() || !local.isBeaconTrue();
  }

  private long dueWithVersionNanos(Root named, long nowNanos) {
    long due = beacons == 0 ? firstNanos(named) : nextNanos(named, nowNanos);
    due = Nanos.later(due, local.behindUntilNanos(named, nowNanos));
    return local.fetches().freeNanos(account.turn(), due, nowNanos);
  }

  /** As soon as the roots are known to differ, for who begins. */
  private long firstNanos(Root named) {
    long due = isOurTurn(named) ? usefulNanos : usefulNanos + patienceNanos(named);
    return everBegun ? Nanos.later(due, beaconNanos + SyncConstants.MIN_ROUND_NANOS) : due;
  }

  private long nextNanos(Root named, long nowNanos) {
    long due = usefulNanos + patienceNanos(named);
    if (local.isOverloaded(nowNanos)) {
      due = beaconNanos + SyncConstants.MAX_PUT_OFF_NANOS;
    } else if (isOurTurn(named)) {
      due = Nanos.earlier(due, beaconNanos + SyncConstants.MAX_BEACON_NANOS);
    }
    return Nanos.later(due, beaconNanos + pauseNanos);
  }

  /** How long nothing to the purpose must have happened. */
  private long patienceNanos(Root named) {
    if (!received && pushing.getAsBoolean()) {
      return SyncConstants.MAX_PUT_OFF_NANOS;
    }
    if (exhausted && isOurTurn(named)) {
      return 0;
    }
    boolean soon = isOurTurn(named) && !received;
    int ticks = soon ? SyncConstants.TICKS_OF_SMALLER : SyncConstants.TICKS_OF_LARGER;
    return ticks * SyncConstants.TICK_NANOS;
  }

  /** Whoever has fewer events lacks more; on a tie the smaller boot id begins. */
  private boolean isOurTurn(Root named) {
    long ours = local.root().count();
    return ours < named.count()
        || (ours == named.count()
            && Long.compareUnsigned(local.replica().bootId(), remoteBootId) < 0);
  }

  /** A beacon of the current version goes to the peer. */
  void sentBeacon(long nowNanos) {
    if (beacons++ > 0) {
      noteProgress();
    }
    everBegun = true;
    beaconNanos = nowNanos;
    beaconVersion = local.version();
    local.sentBeacon();
    exhausted = false;
    delivered = false;
    received = false;
    moved = false;
    usefulNanos = nowNanos;
    local.fetches().asked(account.turn(), nowNanos);
  }

  private void noteProgress() {
    if (received || (delivered && moved)) {
      withoutProgress = 0;
      pauseNanos = SyncConstants.MIN_ROUND_NANOS;
    } else if (++withoutProgress % SyncConstants.ROUNDS_WITHOUT_PROGRESS == 0) {
      pauseNanos = Math.min(2 * pauseNanos, SyncConstants.MAX_ROUND_NANOS);
    }
  }
}
