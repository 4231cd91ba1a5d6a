package dev.eventstore.sync.udp;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Slice;
import java.util.Optional;

/**
 * What one peer says of what it holds: each slice is checked, then it tells the reconciler where
 * the peer stands, and waits to be compared. For one thread.
 */
final class ReceivedSlices {
  private final LocalDevice local;
  private final Account account;
  private final Reconciler reconciler;
  private final PushQueue pushes;

  ReceivedSlices(LocalDevice local, Account account, Reconciler reconciler, PushQueue pushes) {
    this.local = local;
    this.account = account;
    this.reconciler = reconciler;
    this.pushes = pushes;
  }

  /** A sealed slice came. */
  void receive(Bytes sealed, long nowNanos) {
    if (!account.slices().take(nowNanos)) {
      refused(Counters.SliceRefusal.RATE); // the next version brings another one
      return;
    }
    Optional<Slice> slice = local.replica().open(sealed);
    if (slice.isEmpty()) {
      refused(Counters.SliceRefusal.UNREADABLE);
    } else if (!reconciler.isOfPeer(slice.get())) {
      refused(Counters.SliceRefusal.FOREIGN);
    } else if (!reconciler.isCurrent(slice.get())) {
      refused(Counters.SliceRefusal.OUTDATED);
    } else {
      heard(slice.get(), nowNanos);
    }
  }

  private void refused(Counters.SliceRefusal reason) {
    local.counters().slicesRefused.increment(reason);
  }

  private void heard(Slice slice, long nowNanos) {
    boolean namesRoot = slice instanceof Slice.Quiet || slice instanceof Slice.Beacon;
    local
        .counters()
        .slicesReceived
        .increment(namesRoot ? Counters.SliceKind.ROOT : Counters.SliceKind.RANGES);
    if (slice instanceof Slice.Quiet quiet) {
      reconciler.heard(quiet.header(), quiet.root(), quiet.neighbours(), nowNanos);
      return;
    }
    if (slice instanceof Slice.Beacon beacon) {
      reconciler.heard(beacon.header(), beacon.root(), beacon.neighbours(), nowNanos);
      reconciler.beginsAnew();
    }
    if (!(slice instanceof Slice.Unknown) && reconciler.isOfUse(slice)) {
      reconciler.heardRanges(nowNanos);
      pushes.compare(slice);
    }
  }
}
