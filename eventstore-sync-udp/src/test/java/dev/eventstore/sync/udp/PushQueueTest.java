package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.spi.BloomFilter;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.Slice;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PushQueueTest {
  private static final Bytes SALT = Bytes.copyOf(new byte[16]);

  private long nowNanos = 1;
  private final Environment environment =
      new Environment(
          () -> Instant.EPOCH,
          () -> nowNanos,
          Seeds.insecureRandom(5),
          Runnable::run,
          Runnable::run,
          Runnable::run);
  private final FakeReplica replica = new FakeReplica(environment, 1);
  private final SendQueue queue = new SendQueue(new Counters());

  static Slice.Membership nothing(long version) {
    Slice.Header header = new Slice.Header(DeviceId.of(new byte[32]), 1, version, 0, SALT);
    Slice.Members none =
        new Slice.Members(KeyRange.ALL, Cell.EMPTY, BloomFilter.forEvents(0, SALT));
    return new Slice.Membership(header, none, CellHash.PLAIN);
  }

  private PushQueue pushes(Account account) {
    return new PushQueue(
        replica, queue, request -> {}, account, new PendingSlices.Total(), nowNanos);
  }

  /** How many bytes leave for a peer that has all and says for so many seconds that it has none. */
  private long bytesTo(PushQueue pushes, int seconds) {
    long bytes = 0;
    for (int version = 1; version <= seconds; version++) {
      nowNanos += Nanos.ofMillis(1_000);
      pushes.advance(nowNanos);
      pushes.compare(nothing(version));
      while (pushes.canFill()) {
        pushes.fill(nowNanos);
        Part part;
        while ((part = queue.take(SendQueue.Priority.BACKFILL, 2_000)) != null) {
          bytes += part.bytes();
          pushes.arrived((Part.EventPart) part);
        }
      }
    }
    return bytes;
  }

  @Test
  void whoSaysAgainAndAgainThatItHasNothingGetsTheLogTwiceAndThenLittle() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 5_000; i++) {
      replica.append(FakeReplica.event(random.nextLong(1L << 50), 1_000, random));
    }
    Account account = new Account(new Fetches(until -> false).newTurn(), nowNanos);
    for (int session = 1; session <= SyncConstants.FREE_LOGS; session++) {
      long bytes = bytesTo(pushes(account), 1);
      assertTrue(bytes >= 5_000_000, "in session " + session + " " + bytes);
    }
    long again = bytesTo(pushes(account), 20);
    assertTrue(again > 17L * SyncConstants.PUSHED_AGAIN_BYTES_PER_SECOND, "again " + again);
    assertTrue(again < 21 * (SyncConstants.PUSHED_AGAIN_BYTES_PER_SECOND + 100_000L));
  }

  @Test
  void whoHoldsAllOfItMeanwhileGetsNoMoreOfWhatItLackedBefore() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 2_000; i++) {
      replica.append(FakeReplica.event(random.nextLong(1L << 50), 300, random));
    }
    PushQueue pushes = pushes(new Account(new Fetches(until -> false).newTurn(), nowNanos));
    pushes.compare(nothing(1));
    while (pushes.canFill()) {
      pushes.fill(nowNanos);
    }
    assertTrue(pushes.pending() > SyncConstants.READ_EVENTS, "pending " + pushes.pending());
    pushes.agreed();
    int left = queue.size(SendQueue.Priority.BACKFILL);
    assertEquals(left, pushes.pending(), "what is in the send queue is on its way");
    while (queue.take(SendQueue.Priority.BACKFILL, 2_000) instanceof Part.EventPart part) {
      pushes.arrived(part);
    }
    assertFalse(pushes.canFill());
    assertTrue(pushes.isDone());
    pushes.compare(nothing(2));
    assertTrue(pushes.canFill(), "what it lacks later is pushed again");
  }
}
