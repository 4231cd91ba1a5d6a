package dev.eventstore.core;

import dev.eventstore.EventId;
import dev.eventstore.Limits;
import dev.eventstore.spi.EventKey;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Under which times ids were lately seen held, so that the same bytes cost one hash the next time.
 * What it remembers is a guess: only the ordered set decides, by time and 128 bits of the id. So an
 * id is known by its first eight bytes alone, and nothing needs to be forgotten when events are set
 * aside. Any thread may use it; two at once may forget more than they should, and no more than
 * that.
 */
final class HeldTimes {
  /** Ids that fall together; of more than these, the one seen longest ago is forgotten. */
  private static final int WAYS = 4;

  private static final int LINE = 2 * WAYS;

  private final ChunkedOrderedSet held;

  /** Lines of so many heads of ids, the latest first, each followed by its time. */
  private final AtomicLongArray slots = new AtomicLongArray(2 * Limits.MAX_HELD_TIMES);

  HeldTimes(ChunkedOrderedSet held) {
    this.held = held;
  }

  /** Whether this is known to be held; false says nothing. */
  boolean isHeld(EventId id) {
    long head = id.head();
    int line = line(head);
    for (int slot = line; slot < line + LINE; slot += 2) {
      if (slots.getAcquire(slot) == head) {
        return held.contains(new EventKey(slots.getAcquire(slot + 1), id));
      }
    }
    return false;
  }

  /** Whether the event of this key is held; remembers it if so. */
  boolean isHeld(EventKey key) {
    boolean found = held.contains(key);
    if (found) {
      remember(key);
    }
    return found;
  }

  void remember(EventKey key) {
    long head = key.id().head();
    long time = key.createdAtMicros();
    int line = line(head);
    for (int slot = line; slot < line + LINE && head != 0; slot += 2) {
      head = slots.getAndSet(slot, head);
      time = slots.getAndSet(slot + 1, time);
      if (head == key.id().head()) {
        return; // it was here already, and the later ones have made room for it in front
      }
    }
  }

  private static int line(long head) {
    return LINE * (int) Long.remainderUnsigned(head, Limits.MAX_HELD_TIMES / WAYS);
  }
}
