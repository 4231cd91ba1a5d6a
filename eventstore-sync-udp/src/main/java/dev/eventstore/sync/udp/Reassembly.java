package dev.eventstore.sync.udp;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the parts of large events of one peer together. Bounded in bytes and time; what does not fit
 * is dropped and comes again by a summary. Where all peers together hold too much, the one that
 * holds most gives way, so that nobody takes the place of the others. For one thread.
 */
final class Reassembly {
  private static final int REMEMBERED = 64;
  private static final int PART_OVERHEAD_BYTES = 32;

  /** What an event takes beside its parts, however short these are. */
  private static final int EVENT_OVERHEAD_BYTES = 80;

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
    private final Set<Reassembly> holders = new LinkedHashSet<>();
    private int heldBytes;

    int heldBytes() {
      return heldBytes;
    }

    /** Whether there is room for so much, if need be at the cost of who holds more than that. */
    private boolean hasRoom(Reassembly asking, int bytes) {
      while (heldBytes + bytes > SyncConstants.REASSEMBLY_BYTES) {
        Reassembly most = Collections.max(holders, Comparator.comparingInt(Reassembly::heldBytes));
        if (most.heldBytes <= asking.heldBytes + bytes) {
          return false;
        }
        most.dropOldest();
      }
      return true;
    }

    private void changed(Reassembly holder, int bytes) {
      heldBytes += bytes;
      if (holder.heldBytes > 0) {
        holders.add(holder);
      } else {
        holders.remove(holder);
      }
    }
  }

  /** A part came; the whole event if it was the last one missing. */
  Optional<byte[]> add(Frame.Fragment part, byte[] body, long nowNanos) {
    if (Arrays.stream(finished).anyMatch(message -> message == part.message())) {
      return Optional.empty();
    }
    Partial partial = partials.get(part.message());
    if (partial != null && !partial.fits(part)) {
      return Optional.empty();
    }
    if (!reserve(body.length + (partial == null ? overheadBytes(part.count()) : 0))) {
      return Optional.empty();
    }
    if (partial == null) {
      partial = new Partial(part.count(), nowNanos);
      partials.put(part.message(), partial);
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

  private void dropOldest() {
    Iterator<Partial> oldest = partials.values().iterator();
    release(oldest.next());
    oldest.remove();
  }

  private static int overheadBytes(int parts) {
    return EVENT_OVERHEAD_BYTES + parts * PART_OVERHEAD_BYTES;
  }

  private boolean reserve(int bytes) {
    if (heldBytes + bytes > SyncConstants.REASSEMBLY_PEER_BYTES || !budget.hasRoom(this, bytes)) {
      return false;
    }
    hold(bytes);
    return true;
  }

  private void release(Partial partial) {
    hold(-(partial.bytes + overheadBytes(partial.parts.length)));
  }

  private void hold(int bytes) {
    heldBytes += bytes;
    budget.changed(this, bytes);
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
