package dev.eventstore.core;

import dev.eventstore.Limits;
import dev.eventstore.spi.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the writer. A unit is never split: one that is larger than a commit goes alone.
 * Live events pass backfill, and are due at once. Backfill is gathered until somebody hurries: a
 * commit costs as much as a dozen rows. One thread at a time.
 */
final class CommitQueue {
  /** So much backfill is due even if nobody hurries. */
  static final int GATHERED_EVENTS = Limits.MAX_COMMIT_EVENTS / 2;

  private final Queue<CommitUnit> live = new ArrayDeque<>();
  private final Queue<CommitUnit> backfill = new ArrayDeque<>();
  private int backfillEvents;
  private boolean hurried;

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
    return !live.isEmpty() || hurried || backfillEvents >= GATHERED_EVENTS;
  }

  /**
   * Moves what the next commit stores to {@code batch}; with what is due goes what else fits. If
   * that fails half-way, the rest is still here.
   */
  void take(List<CommitUnit> batch) {
    int size = 0;
    for (CommitUnit next = peek(); next != null && fits(size, next); next = peek()) {
      batch.add(next);
      remove();
      size += next.size();
    }
  }

  /** Everything, in the order in which it would be stored. */
  List<CommitUnit> takeAll() {
    List<CommitUnit> all = new ArrayList<>();
    while (peek() != null) {
      all.add(remove());
    }
    return all;
  }

  private @Nullable CommitUnit peek() {
    return live.isEmpty() ? backfill.peek() : live.peek();
  }

  private CommitUnit remove() {
    if (!live.isEmpty()) {
      return live.remove();
    }
    CommitUnit unit = backfill.remove();
    backfillEvents -= unit.size();
    hurried &= !backfill.isEmpty();
    return unit;
  }

  /** The first always does. */
  private static boolean fits(int size, CommitUnit next) {
    return size == 0 || size + next.size() <= Limits.MAX_COMMIT_EVENTS;
  }
}
