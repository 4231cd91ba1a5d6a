package dev.eventstore.core;

import dev.eventstore.Limits;
import dev.eventstore.spi.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * What waits for the writer. A unit is never split: one that is larger than a commit goes alone.
 * Live events pass backfill, and are due at once. Backfill is gathered until somebody hurries: a
 * commit costs as much as a dozen rows. But while live events come, commits of backfill are small,
 * since the next live event waits until the commit that runs is over. One thread at a time.
 */
final class CommitQueue {
  /** So much backfill is due even if nobody hurries. */
  static final int GATHERED_EVENTS = Limits.MAX_COMMIT_EVENTS / 2;

  /** So much backfill is in one commit while live events come: half a millisecond of work. */
  static final int BESIDE_LIVE_EVENTS = 32;

  /** In so many commits after a live event another one is expected. */
  static final int COMMITS_AFTER_LIVE = 32;

  private final Queue<CommitUnit> live = new ArrayDeque<>();
  private final Queue<CommitUnit> backfill = new ArrayDeque<>();
  private int backfillEvents;
  private boolean hurried;
  private int expectingLive; // in so many commits still

  void add(CommitUnit unit, Lane lane) {
    if (lane == Lane.LIVE) {
      live.add(unit);
    } else {
      backfill.add(unit);
      backfillEvents += unit.size();
    }
  }

  /** All that waits is due now. */
  void hurry() {
    hurried = !backfill.isEmpty();
  }

  /** Whether the writer is to come. */
  boolean isDue() {
    int enough = expectingLive > 0 ? BESIDE_LIVE_EVENTS : GATHERED_EVENTS;
    return !live.isEmpty() || hurried || backfillEvents >= enough;
  }

  /**
   * Moves what the next commit stores to {@code batch}; with what is due goes what else fits. If
   * that fails half-way, the rest is still here.
   */
  void take(List<CommitUnit> batch) {
    boolean withLive = !live.isEmpty();
    int size = take(batch, live, 0, Limits.MAX_COMMIT_EVENTS);
    expectingLive = withLive ? COMMITS_AFTER_LIVE : Math.max(0, expectingLive - 1);
    int most = expectingLive > 0 ? size + BESIDE_LIVE_EVENTS : Limits.MAX_COMMIT_EVENTS;
    take(batch, backfill, size, Math.min(most, Limits.MAX_COMMIT_EVENTS));
  }

  /** The first of a commit goes in any case; how many events it has then. */
  private int take(List<CommitUnit> batch, Queue<CommitUnit> from, int before, int most) {
    int size = before;
    for (CommitUnit next = from.peek();
        next != null && (size == 0 || size + next.size() <= most);
        next = from.peek()) {
      batch.add(next);
      remove(from);
      size += next.size();
    }
    return size;
  }

  /** Everything, in the order in which it would be stored. */
  List<CommitUnit> takeAll() {
    List<CommitUnit> all = new ArrayList<>();
    while (!live.isEmpty()) {
      all.add(remove(live));
    }
    while (!backfill.isEmpty()) {
      all.add(remove(backfill));
    }
    return all;
  }

  private CommitUnit remove(Queue<CommitUnit> from) {
    CommitUnit unit = from.remove();
    if (from == backfill) {
      backfillEvents -= unit.size();
      hurried &= !backfill.isEmpty();
    }
    return unit;
  }
}
