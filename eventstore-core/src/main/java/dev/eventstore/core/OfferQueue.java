package dev.eventstore.core;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What waits for tasks of which each takes several, the most urgent first. A task is asked for only
 * when those underway would not take all that waits: so handing over costs little when much comes,
 * and a single one is taken at once. Any thread may use it.
 *
 * @param <T> what waits
 */
final class OfferQueue<T> {
  private final int perTask;
  private final Queue<T> urgent = new ArrayDeque<>();
  private final Queue<T> others = new ArrayDeque<>();

  /** How many more than wait the tasks underway will take. */
  private int spare;

  OfferQueue(int perTask) {
    this.perTask = perTask;
  }

  /** Adds one; true when the caller is to start another task. */
  synchronized boolean add(T item, boolean isUrgent) {
    (isUrgent ? urgent : others).add(item);
    boolean needsTask = spare == 0;
    spare += needsTask ? perTask - 1 : -1;
    return needsTask;
  }

  /**
   * The next one for a task that may still take {@code left}; null when there is none, and then the
   * task is over.
   */
  synchronized @Nullable T take(int left) {
    T next = urgent.isEmpty() ? others.poll() : urgent.poll();
    if (next == null) {
      spare -= left;
    }
    return next;
  }

  /** The next one for who takes all that waits, since a task could not be started; or null. */
  synchronized @Nullable T takeWithoutTask() {
    T next = urgent.isEmpty() ? others.poll() : urgent.poll();
    spare += next == null ? -perTask : 1;
    return next;
  }
}
