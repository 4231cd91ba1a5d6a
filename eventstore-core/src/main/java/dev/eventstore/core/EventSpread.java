package dev.eventstore.core;

import dev.eventstore.DeviceId;
import dev.eventstore.EventId;
import dev.eventstore.HeldUpTo;
import dev.eventstore.Spread;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.StoredEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** How far events have come, from what the log and the transport tell. Any thread may call it. */
final class EventSpread {
  private final CommittedLog log;
  private final HeldListeners listeners;
  private final SentEvents sent = new SentEvents();

  EventSpread(Environment environment, CommittedLog log) {
    this.log = log;
    listeners = new HeldListeners(environment, log.held());
  }

  // ---- What is told

  /** A commit was announced: it may have brought us to where a peer is. */
  void committed() {
    listeners.wake();
  }

  /** A device has named what it holds. */
  void named(DeviceId device, Root root) {
    if (log.held().named(device, root)) {
      listeners.wake();
    }
  }

  /** A peer has acknowledged this row. */
  void acknowledged(long seq) {
    sent.add(seq);
  }

  // ---- What is asked

  /** Empty while no such event is stored. */
  Optional<Spread> of(EventId id) {
    return log.store()
        .find(id)
        .filter(row -> log.set().contains(row.key()))
        .map(row -> of(id, row));
  }

  private Spread of(EventId id, StoredEvent row) {
    Set<DeviceId> holders = log.held().holders(row.seq());
    return new Spread(id, !holders.isEmpty() || sent.contains(row.seq()), holders);
  }

  /** Waits until so many devices hold it; false when it takes longer, or all is closed. */
  boolean await(EventId id, int devices, Duration timeout) {
    if (devices < 1) {
      throw new IllegalArgumentException("it is held by 1 device or more, not by " + devices);
    }
    long deadlineNanos = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
    try {
      for (boolean more = true; more; ) {
        long seen = log.held().changes();
        if (of(id).map(spread -> spread.heldBy().size() >= devices).orElse(false)) {
          return true;
        }
        more = log.held().awaitChange(seen, deadlineNanos);
      }
      return false;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  AutoCloseable onHeld(Consumer<HeldUpTo> listener) {
    return listeners.add(listener);
  }

  /** Nobody waits any more, and nobody hears of anything. */
  void close() {
    log.held().close();
    listeners.close();
  }
}
