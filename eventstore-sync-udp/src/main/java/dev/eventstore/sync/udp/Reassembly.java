package dev.eventstore.sync.udp;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the parts of large events of one peer together. Bounded in bytes and time; what does not fit
 * is dropped and comes again by a summary. For one thread.
 */
final class Reassembly {
  private static final int REMEMBERED = 64;
  private static final int PART_OVERHEAD_BYTES = 32;

  private final Budget budget;
  private final Map<Long, Partial> partials = new LinkedHashMap<>(); // by deadline
  private final long[] finished = new long[REMEMBERED];
  private int finishes;
  private int heldBytes;

  Reassembly(Budget budget) {
    this.budget = budget;
    Arrays.fill(finished, -1);
  }

  /** What all sessions together may hold. For one thread. */
  static final class Budget {
    private int heldBytes;

    int heldBytes() {
      return heldBytes;
    }
  }

  /** A part came; the whole event if it was the last one missing. */
  Optional<byte[]> add(Frame.Fragment part, byte[] body, long nowNanos) {
    if (Arrays.stream(finished).anyMatch(message -> message == part.message())) {
      return Optional.empty();
    }
    Partial partial = partials.get(part.message());
    if (partial == null) {
      if (!reserve(part.count() * PART_OVERHEAD_BYTES)) {
        return Optional.empty();
      }
      partial = new Partial(part.count(), nowNanos);
      partials.put(part.message(), partial);
    }
    if (!partial.fits(part) || !reserve(body.length)) {
      return Optional.empty();
    }
    partial.put(part.index(), body);
    if (partial.isComplete()) {
      return Optional.of(finish(part.message(), partial));
    }
    extend(part.message(), partial, nowNanos + SyncConstants.REASSEMBLY_NANOS);
    return Optional.empty();
  }

  /** A new part came: the others get their time anew, but not for ever. */
  private void extend(long message, Partial partial, long deadlineNanos) {
    if (deadlineNanos - partial.latestNanos <= 0) {
      partial.deadlineNanos = deadlineNanos;
      partials.remove(message);
      partials.put(message, partial);
    }
  }

  /** Drops what took too long. */
  void advance(long nowNanos) {
    Iterator<Partial> oldest = partials.values().iterator();
    while (oldest.hasNext()) {
      Partial partial = oldest.next();
      if (!Nanos.isDue(partial.deadlineNanos, nowNanos)) {
        return;
      }
      release(partial);
      oldest.remove();
    }
  }

  /** When an event will be given up. */
  long deadlineNanos() {
    return partials.isEmpty() ? Nanos.NEVER : partials.values().iterator().next().deadlineNanos;
  }

  int heldBytes() {
    return heldBytes;
  }

  /** Drops everything. */
  void clear() {
    partials.values().forEach(this::release);
    partials.clear();
  }

  private byte[] finish(long message, Partial partial) {
    partials.remove(message);
    finished[finishes++ % REMEMBERED] = message;
    release(partial);
    return partial.join();
  }

  private boolean reserve(int bytes) {
    if (heldBytes + bytes > SyncConstants.REASSEMBLY_PEER_BYTES
        || budget.heldBytes + bytes > SyncConstants.REASSEMBLY_BYTES) {
      return false;
    }
    heldBytes += bytes;
    budget.heldBytes += bytes;
    return true;
  }

  private void release(Partial partial) {
    int bytes = partial.bytes + partial.parts.length * PART_OVERHEAD_BYTES;
    heldBytes -= bytes;
    budget.heldBytes -= bytes;
  }

  /** An event of which some parts are here. */
  private static final class Partial {
    private static final byte[] MISSING = new byte[0];

    private final byte[][] parts;
    private final long latestNanos;
    private long deadlineNanos;
    private int present;
    private int bytes;

    Partial(int count, long nowNanos) {
      parts = new byte[count][];
      Arrays.fill(parts, MISSING);
      latestNanos = nowNanos + SyncConstants.MAX_REASSEMBLY_NANOS;
      deadlineNanos = nowNanos + SyncConstants.REASSEMBLY_NANOS;
    }

    boolean fits(Frame.Fragment part) {
      return part.count() == parts.length && parts[part.index()].length == 0;
    }

    void put(int index, byte[] body) {
      parts[index] = body;
      bytes += body.length;
      present++;
    }

    boolean isComplete() {
      return present == parts.length;
    }

    byte[] join() {
      byte[] whole = new byte[bytes];
      for (int i = 0; i < parts.length; i++) {
        System.arraycopy(parts[i], 0, whole, Fragments.offset(i), parts[i].length);
      }
      return whole;
    }
  }
}
