package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.eventstore.Delivery;
import dev.eventstore.Limits;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.Sealer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable cursors of a community. They are written by the writer, all that have moved in one
 * transaction: soon after an acknowledgement, when one is far ahead of the disk, and at the end.
 * Any thread may use it.
 */
final class Cursors {
  private static final Logger LOG = LoggerFactory.getLogger(Cursors.class);

  /** What cursors are hashed under, as a field; no event has one of that name. */
  private static final String FIELD = "\u0000cursor";

  private static final Duration SAVE_AFTER = Duration.ofMillis(Limits.MAX_UNSAVED_CURSOR_MILLIS);

  private final Environment environment;
  private final Sealer sealer;
  private final EventStore store;
  private final LongSupplier lastSeq;

  /** The latest of each name that had a subscription, at most as many as there are cursors. */
  private final Map<Long, Cursor> latest = new HashMap<>();

  private final AtomicBoolean saving = new AtomicBoolean();
  private final AtomicBoolean timed = new AtomicBoolean();
  private volatile boolean closed;

  Cursors(Environment environment, Sealer sealer, EventStore store, LongSupplier lastSeq) {
    this.environment = environment;
    this.sealer = sealer;
    this.store = store;
    this.lastSeq = lastSeq;
  }

  /**
   * Takes the cursor of this name for a subscription. A new one is durable when this returns, so
   * that it keeps its beginning.
   */
  Cursor open(String name, Delivery delivery) {
    long key = key(name);
    Cursor cursor =
        openKnown(key, name, delivery)
            .orElseGet(() -> onWriter(() -> openOrCreate(key, name, delivery)));
    if (cursor.unsaved().isPresent()) {
      saveNow(); // a save that is underway tells the one before it, not this one
    }
    return cursor;
  }

  private synchronized Optional<Cursor> openKnown(long key, String name, Delivery delivery) {
    Cursor before = latest.get(key);
    if (before != null) {
      requireClosed(before, name);
      return Optional.of(taken(key, before.successor(delivery.acknowledgement())));
    }
    OptionalLong stored = store.cursor(key);
    return stored.isPresent()
        ? Optional.of(taken(key, cursor(delivery, stored.getAsLong())))
        : Optional.empty();
  }

  private synchronized Cursor openOrCreate(long key, String name, Delivery delivery) {
    Optional<Cursor> madeMeanwhile = openKnown(key, name, delivery);
    if (madeMeanwhile.isPresent()) {
      return madeMeanwhile.get();
    }
    if (store.cursors() >= Limits.MAX_CURSORS) {
      throw new IllegalStateException(
          "there are " + Limits.MAX_CURSORS + " cursors already; forget some");
    }
    long start = delivery.start() == Delivery.Start.NOW ? lastSeq.getAsLong() : 0;
    store.saveCursors(Map.of(key, start));
    return taken(key, cursor(delivery, start));
  }

  private Cursor cursor(Delivery delivery, long seq) {
    return new Cursor(this, delivery.acknowledgement(), seq, seq);
  }

  private Cursor taken(long key, Cursor cursor) {
    latest.put(key, cursor);
    return cursor;
  }

  /** The cursor of this name, if it has an open subscription. */
  synchronized Optional<Cursor> findOpen(String name) {
    return isPossible(name)
        ? Optional.ofNullable(latest.get(key(name))).filter(Cursor::isOpen)
        : Optional.empty();
  }

  /** Removes the cursor of this name, if there is one. */
  void forget(String name) {
    if (isPossible(name)) {
      long key = key(name);
      onWriter(() -> forget(key, name));
    }
  }

  /** Other names would be hashed as if they had question marks, and no cursor has one. */
  private static boolean isPossible(String name) {
    return UTF_8.newEncoder().canEncode(name);
  }

  private synchronized boolean forget(long key, String name) {
    Cursor known = latest.get(key);
    if (known != null) {
      requireClosed(known, name);
    }
    store.removeCursor(key);
    return latest.remove(key) != null;
  }

  private static void requireClosed(Cursor cursor, String name) {
    if (cursor.isOpen()) {
      throw new IllegalStateException("the cursor '" + name + "' has an open subscription");
    }
  }

  private <T> T onWriter(Supplier<T> work) {
    return Futures.join(Futures.supply(work, environment.writer()));
  }

  private long key(String name) {
    return sealer.indexTag(FIELD, name);
  }

  /** Saves what has moved within a bounded time. */
  void saveLater() {
    if (closed || !timed.compareAndSet(false, true)) {
      return;
    }
    try {
      environment.timer().runAfter(SAVE_AFTER, this::timePassed);
    } catch (RuntimeException | Error noTimer) {
      LOG.debug("no timer for saving cursors now: {}", noTimer.getClass().getName());
      timed.set(false);
    }
  }

  private void timePassed() {
    timed.set(false);
    saveNow();
  }

  /** Saves what has moved as soon as the writer comes to it. */
  void saveNow() {
    if (closed || !saving.compareAndSet(false, true)) {
      return;
    }
    try {
      environment.writer().execute(this::save);
    } catch (RuntimeException | Error noThread) {
      LOG.debug("no thread saves cursors now: {}", noThread.getClass().getName());
      saving.set(false);
      saveLater();
    }
  }

  /** On the writer. What moves from here on asks anew. */
  private void save() {
    saving.set(false);
    Map<Cursor, Long> moved = new HashMap<>();
    Map<Long, Long> seqs = new HashMap<>();
    synchronized (this) {
      latest.forEach(
          (key, cursor) ->
              cursor
                  .unsaved()
                  .ifPresent(
                      seq -> {
                        moved.put(cursor, seq);
                        seqs.put(key, seq);
                      }));
    }
    if (!seqs.isEmpty()) {
      boolean success = save(seqs);
      moved.forEach((cursor, seq) -> cursor.attempted(seq, success));
    }
  }

  private boolean save(Map<Long, Long> seqs) {
    try {
      store.saveCursors(seqs);
      return true;
    } catch (RuntimeException | Error failed) {
      LOG.warn("{} cursors could not be saved: {}", seqs.size(), failed.toString());
      saveLater();
      return false;
    }
  }

  /** Saves what has moved for the last time, and waits for that, at most so long. */
  void close(long millis) {
    closed = true;
    try {
      Futures.await(List.of(CompletableFuture.runAsync(this::save, environment.writer())), millis);
    } catch (RuntimeException | Error noThread) {
      LOG.warn("cursors could not be saved: the writer takes no more tasks");
    }
  }
}
