package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Slice;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReconcilerTest {
  private static final long PEER = 7;

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
  private final SendQueue queue = new SendQueue();

  private static Slice.Quiet quiet(long version) {
    Slice.Header header =
        new Slice.Header(DeviceId.of(new byte[32]), PEER, version, 0, Bytes.copyOf(new byte[16]));
    return new Slice.Quiet(header, new Root(Bytes.copyOf(new byte[16]), 1_000 + version));
  }

  private Reconciler reconciler(LocalDevice local) {
    return new Reconciler(local, queue, () -> false, PEER);
  }

  private LocalDevice device(int events) {
    SplittableRandom random = new SplittableRandom(events);
    for (int i = 0; i < events; i++) {
      replica.append(FakeReplica.event(random.nextLong(1L << 50), 20, random));
    }
    return new LocalDevice(replica, environment, new Mailbox(() -> {}));
  }

  /** The first range of each of so many rounds, of which the link takes four slices each. */
  private Set<EventKey> firstBounds(int rounds) {
    LocalDevice local = device(5_000);
    Reconciler reconciler = reconciler(local);
    Set<EventKey> first = new HashSet<>();
    for (int round = 1; round <= rounds; round++) {
      nowNanos += Nanos.ofMillis(11_000);
      assertTrue(local.refreshSummary(nowNanos));
      reconciler.newVersion();
      reconciler.heard(quiet(round), nowNanos);
      nowNanos += Nanos.ofMillis(3_000);
      reconciler.advance(nowNanos);
      reconciler.fill();
      queue.take(SendQueue.Priority.SLICE, 2_000); // the quiet one
      Part.SlicePart part = (Part.SlicePart) queue.take(SendQueue.Priority.SLICE, 2_000);
      if (part != null) {
        Slice.Membership slice = (Slice.Membership) replica.open(part.sealed()).orElseThrow();
        first.add(slice.range().from());
      }
    }
    return first;
  }

  @Test
  void roundsBeginAtDifferentRanges() {
    assertTrue(firstBounds(20).size() >= 4);
  }

  @Test
  void aSliceOlderThanOneThatCameIsNotNewest() {
    Reconciler reconciler = reconciler(device(1));
    assertTrue(reconciler.isNewest(quiet(3)));
    assertFalse(reconciler.isNewest(quiet(2)));
    assertTrue(reconciler.isNewest(quiet(3)));
    assertTrue(reconciler.isNewest(quiet(4)));
  }

  @Test
  void aLostSliceOfAnOlderVersionIsNotSentAgain() {
    Part.SlicePart older = new Part.SlicePart(1, Bytes.copyOf(new byte[20]));
    Part.SlicePart newer = new Part.SlicePart(2, Bytes.copyOf(new byte[20]));
    queue.add(older);
    assertEquals(older, queue.take(SendQueue.Priority.SLICE, 2_000));
    queue.addAgain(older);
    assertEquals(older, queue.take(SendQueue.Priority.SLICE, 2_000));
    queue.add(newer);
    assertEquals(newer, queue.take(SendQueue.Priority.SLICE, 2_000));
    queue.addAgain(older);
    queue.addAgain(newer);
    assertEquals(newer, queue.take(SendQueue.Priority.SLICE, 2_000));
    assertTrue(queue.isEmpty());
  }
}
