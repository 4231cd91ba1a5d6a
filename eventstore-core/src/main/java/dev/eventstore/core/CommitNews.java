package dev.eventstore.core;

import dev.eventstore.spi.StoredEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of commits after they have become durable, each listener in order of arrival. The writer
 * adds and tells; any thread may add a listener.
 *
 * <p>With an executor that runs tasks at once, a listener that appends causes another commit before
 * this one has been told to all: its news waits until then.
 */
final class CommitNews {
  private static final Logger LOG = LoggerFactory.getLogger(CommitNews.class);

  private final List<Consumer<List<Committed>>> listeners = new ArrayList<>();
  private final Queue<List<Committed>> news = new ArrayDeque<>();
  private boolean telling;

  /**
   * An event that has become durable.
   *
   * @param pending what was stored
   * @param seq its place in the order of arrival
   */
  record Committed(PendingEvent pending, long seq) {
    StoredEvent stored() {
      return pending.stored(seq);
    }
  }

  /** Adds a listener; it is called by the writer and must return at once. */
  synchronized AutoCloseable onCommitted(Consumer<List<Committed>> listener) {
    listeners.add(listener);
    return () -> remove(listener);
  }

  private synchronized void remove(Consumer<List<Committed>> listener) {
    listeners.remove(listener);
  }

  /** Something has become durable. */
  synchronized void add(List<Committed> committed) {
    news.add(committed);
  }

  /** Tells what has not been told. */
  void tell() {
    if (!begin()) {
      return;
    }
    for (List<Committed> next = next(); !next.isEmpty(); next = next()) {
      for (Consumer<List<Committed>> listener : currentListeners()) {
        tell(next, listener);
      }
    }
  }

  private static void tell(List<Committed> committed, Consumer<List<Committed>> listener) {
    try {
      listener.accept(committed);
    } catch (RuntimeException | Error failed) {
      LOG.warn("a listener of commits failed: {}", failed.toString());
    }
  }

  private synchronized boolean begin() {
    boolean first = !telling;
    telling = true;
    return first;
  }

  private synchronized List<Committed> next() {
    List<Committed> next = news.poll();
    telling = next != null;
    return next == null ? List.of() : next;
  }

  private synchronized List<Consumer<List<Committed>>> currentListeners() {
    return List.copyOf(listeners);
  }
}
