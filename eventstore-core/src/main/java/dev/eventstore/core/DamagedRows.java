package dev.eventstore.core;

import dev.eventstore.Limits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The damaged rows that readers have met, until the writer sets them aside. Setting aside reads all
 * keys anew, so what comes together is one task, however many rows it is. What is over the bound,
 * or cannot be set aside now, the next reader meets again. Any thread may use it.
 */
final class DamagedRows {
  private static final Logger LOG = LoggerFactory.getLogger(DamagedRows.class);

  private final Executor writer;
  private final Consumer<List<Long>> setAside;
  private final Set<Long> pending = new LinkedHashSet<>();

  /** The pending ones, those that are being set aside, and those that could not be. */
  private final Set<Long> reported = new LinkedHashSet<>();

  /** Hands rows to {@code setAside} on the writer. */
  DamagedRows(Executor writer, Consumer<List<Long>> setAside) {
    this.writer = writer;
    this.setAside = setAside;
  }

  /** Reports rows; returns at once, and never fails. */
  void found(Collection<Long> seqs) {
    if (!addFirst(seqs)) {
      return;
    }
    try {
      writer.execute(this::setAsidePending);
    } catch (RuntimeException | Error noThread) {
      LOG.debug("damaged events are not set aside now: {}", noThread.getClass().getName());
      takePending();
    }
  }

  /** The rows that readers have reported and that were not set aside on that account yet. */
  synchronized List<Long> reported() {
    return List.copyOf(reported);
  }

  private void setAsidePending() {
    List<Long> seqs = takePending();
    try {
      setAside.accept(seqs);
      forget(seqs);
    } catch (RuntimeException failed) {
      LOG.warn("{} damaged events could not be set aside: {}", seqs.size(), failed.toString());
    }
  }

  /** Whether these are the first ones, so that a task is needed. */
  private synchronized boolean addFirst(Collection<Long> seqs) {
    boolean first = pending.isEmpty();
    addUpToBound(seqs, pending);
    addUpToBound(seqs, reported);
    return first && !pending.isEmpty();
  }

  private static void addUpToBound(Collection<Long> seqs, Set<Long> rows) {
    seqs.stream().limit(Limits.MAX_SET_ASIDE_ROWS - (long) rows.size()).forEach(rows::add);
  }

  private synchronized void forget(List<Long> seqs) {
    seqs.forEach(reported::remove);
  }

  private synchronized List<Long> takePending() {
    List<Long> seqs = new ArrayList<>(pending);
    pending.clear();
    return seqs;
  }
}
