package dev.eventstore.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * What waits for tasks of which each takes several. A task is asked for only when those underway
 * would not take all that waits: so handing over costs little when much comes, and a single one is
 * taken at once. Any thread may use it.
 *
 * @param <T> what waits
 */
final class OfferQueue<T> {
  private final int perTask;
  private final Queue<T> waiting = new ArrayDeque<>();

  /** How many more than wait the tasks underway will take. */
  private int spare;

  /** How many were added and are not done. */
  private int unfinished;

  OfferQueue(int perTask) {
    this.perTask = perTask;
  }

  /** Adds one; true when the caller is to start another task. */
  synchronized boolean add(T item) {
    waiting.add(item);
    unfinished++;
    boolean needsTask = spare == 0;
    spare += needsTask ? perTask - 1 : -1;
    return needsTask;
  }

  /**
   * What a task takes, all at once, so that tasks seldom wait for each other; it is over when it is
   * done with that.
   */
  synchronized List<T> take() {
    List<T> taken = poll();
    spare -= perTask - taken.size();
    return taken;
  }

  /** What somebody takes who was not asked; the tasks underway come all the same. */
  synchronized List<T> takeUnasked() {
    List<T> taken = poll();
    spare += taken.size();
    return taken;
  }

  /** Says that so many that were taken are done; true when nothing is left, waiting or underway. */
  synchronized boolean done(int count) {
    unfinished -= count;
    return unfinished == 0;
  }

  /** All that waits, since a task could not be started. */
  synchronized List<T> takeWithoutTask() {
    List<T> taken = new ArrayList<>(waiting);
    waiting.clear();
    spare += taken.size() - perTask;
    return taken;
  }

  private List<T> poll() {
    List<T> taken = new ArrayList<>(Math.min(perTask, waiting.size()));
    while (taken.size() < perTask && !waiting.isEmpty()) {
      taken.add(waiting.remove());
    }
    return taken;
  }
}
