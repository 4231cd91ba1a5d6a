package dev.eventstore.benchmarks;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.Replica;
import dev.eventstore.spi.Verdict;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands events to a device as a transport does that respects the room it was told: waits while
 * there is none. One thread at a time.
 */
final class Offers {
  private final Replica replica;
  private final int roomBytes;
  private final Semaphore room;

  Offers(Replica replica) {
    this.replica = replica;
    roomBytes = Math.toIntExact(replica.roomBytes());
    room = new Semaphore(roomBytes);
  }

  /** Offers events that the device lacks, and returns when all have been accepted. */
  void accepted(List<Bytes> sealed) {
    offerAll(sealed, Verdict.Accepted.class);
  }

  /** Offers events that the device has, and returns when all have been recognised. */
  void duplicates(List<Bytes> sealed) {
    offerAll(sealed, Verdict.Duplicate.class);
  }

  private void offerAll(List<Bytes> sealed, Class<? extends Verdict> expected) {
    AtomicInteger others = new AtomicInteger();
    for (Bytes bytes : sealed) {
      int size = bytes.size();
      room.acquireUninterruptibly(size);
      replica.offer(
          bytes,
          Lane.BACKFILL,
          verdict -> {
            if (!expected.isInstance(verdict)) {
              others.incrementAndGet();
            }
            room.release(size);
          });
    }
    room.acquireUninterruptibly(roomBytes);
    room.release(roomBytes);
    if (others.get() > 0) {
      throw new IllegalStateException(
          others + " of " + sealed.size() + " events were not " + expected.getSimpleName());
    }
  }
}
