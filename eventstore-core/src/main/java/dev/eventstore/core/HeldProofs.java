package dev.eventstore.core;

import dev.eventstore.DeviceId;
import dev.eventstore.HeldUpTo;
import dev.eventstore.Limits;
import dev.eventstore.spi.Root;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which other devices are proven to hold the beginning of the log. Any thread may call it.
 *
 * <p>Equal roots are equal sets, and rows keep their seq and never leave an honest log, so what a
 * proof says is one number for each device: when it named a root that the log had while its newest
 * row was {@code seq}, it held every event up to that row. A root that we have not had yet is
 * remembered as well, for the device may merely be ahead of us. Sums of cells and filters prove
 * nothing here: a third member could craft events whose sums agree, and so speak for others.
 */
final class HeldProofs {
  /** What one device is known to hold. */
  private static final class Peer {
    private @Nullable Root named; // its newest
    private long seq;
    private long count; // of its events then
  }

  private final DeviceId self;

  /** Each root that the log had lately, and its newest row then; the oldest first. */
  private final Map<Root, Long> roots = new LinkedHashMap<>();

  /** The one that was heard longest ago first. */
  private final Map<DeviceId, Peer> peers = new LinkedHashMap<>();

  private long changes;
  private boolean closed;

  /** For the log of this device. */
  HeldProofs(DeviceId self) {
    this.self = self;
  }

  /**
   * The log holds this now.
   *
   * @param seq of its newest row
   * @return whether more is proven by that
   */
  synchronized boolean holds(Root root, long seq) {
    roots.remove(root);
    roots.put(root, seq);
    if (roots.size() > Limits.MAX_HELD_ROOTS) {
      roots.remove(roots.keySet().iterator().next());
    }
    boolean changed = false;
    for (Peer peer : peers.values()) {
      changed |= root.equals(peer.named) && raise(peer, root, seq);
    }
    return changed;
  }

  /**
   * A device says that it holds this now; whether anything else is known of it by that. What it
   * says of itself is taken back when it holds less than before.
   */
  synchronized boolean named(DeviceId device, Root root) {
    if (device.equals(self)) {
      return false; // a clone is no other device
    }
    boolean changed = makeRoomFor(device);
    Peer known = peers.remove(device);
    Peer peer = known == null ? new Peer() : known;
    peers.put(device, peer);
    peer.named = root;
    if (root.count() < peer.count) {
      peer.seq = 0;
      peer.count = 0;
      changed = changed();
    }
    Long seq = roots.get(root);
    return (seq != null && raise(peer, root, seq)) || changed;
  }

  private boolean makeRoomFor(DeviceId device) {
    if (peers.containsKey(device) || peers.size() < Limits.MAX_HELD_DEVICES) {
      return false;
    }
    peers.remove(peers.keySet().iterator().next());
    return changed();
  }

  private boolean raise(Peer peer, Root root, long seq) {
    if (seq <= peer.seq) {
      return false;
    }
    peer.seq = seq;
    peer.count = root.count();
    return changed();
  }

  private boolean changed() {
    changes++;
    notifyAll();
    return true;
  }

  /** The devices that hold the event of this seq. */
  synchronized Set<DeviceId> holders(long seq) {
    Set<DeviceId> holders = new HashSet<>();
    peers.forEach(
        (device, peer) -> {
          if (peer.seq >= seq) {
            holders.add(device);
          }
        });
    return holders;
  }

  /** What has changed since it was told so; afterwards {@code told} says what is known now. */
  synchronized List<HeldUpTo> news(Map<DeviceId, Long> told) {
    List<HeldUpTo> news = new ArrayList<>();
    told.keySet().stream()
        .filter(device -> !peers.containsKey(device))
        .forEach(gone -> news.add(new HeldUpTo(gone, 0)));
    peers.forEach(
        (device, peer) -> {
          if (peer.seq != told.getOrDefault(device, 0L)) {
            news.add(new HeldUpTo(device, peer.seq));
          }
        });
    for (HeldUpTo now : news) {
      if (now.seq() == 0) {
        told.remove(now.device());
      } else {
        told.put(now.device(), now.seq());
      }
    }
    return news;
  }

  /** Counts the changes of what {@link #holders} says. */
  synchronized long changes() {
    return changes;
  }

  /** Waits for a change after the first so many; false when the time is over, or all is. */
  synchronized boolean awaitChange(long seen, long deadlineNanos) throws InterruptedException {
    while (changes == seen && !closed) {
      long leftNanos = deadlineNanos - System.nanoTime();
      if (leftNanos <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
    }
    return !closed;
  }

  /** Nobody waits any more. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
