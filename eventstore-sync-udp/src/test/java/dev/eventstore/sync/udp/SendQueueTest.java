package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Lane;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SendQueueTest {
  private static final Bytes BODY = Bytes.copyOf(new byte[20]);
  private static final int HELD = SyncConstants.MAX_VERSIONS_BEHIND / 2;

  private final SendQueue queue = new SendQueue(new Counters());

  private @Nullable Part take() {
    return queue.take(SendQueue.Priority.SLICE, 2_000);
  }

  private static Part.EventPart event(Lane lane) {
    return new Part.EventPart(new Part.Outgoing(1, BODY, lane, 0), 0);
  }

  /** Adds slices that leave at once. */
  private void sent(Part... parts) {
    for (Part part : parts) {
      queue.add(part);
      assertEquals(part, take());
    }
  }

  @Test
  void eachKindHasItsLane() {
    Part live = event(Lane.LIVE);
    Part old = event(Lane.BACKFILL);
    Part slice = Part.SlicePart.ranges(1, BODY);
    queue.add(old);
    queue.add(slice);
    queue.add(live);
    assertEquals(live, queue.take(SendQueue.Priority.LIVE, 2_000));
    assertEquals(slice, take());
    assertEquals(old, queue.take(SendQueue.Priority.BACKFILL, 2_000));
    assertTrue(queue.isEmpty());
  }

  @Test
  void whatFitsIsTakenInOrder() {
    Part first = Part.SlicePart.ranges(1, BODY);
    Part second = Part.SlicePart.ranges(1, BODY);
    queue.add(first);
    queue.add(second);
    assertNull(queue.take(SendQueue.Priority.SLICE, first.bytes() - 1));
    assertEquals(first, queue.take(SendQueue.Priority.SLICE, first.bytes()));
    assertEquals(1, queue.size(SendQueue.Priority.SLICE));
  }

  @Test
  void aLostEventComesFirst() {
    Part lost = event(Lane.BACKFILL);
    queue.add(event(Lane.BACKFILL));
    queue.addAgain(lost);
    assertEquals(lost, queue.take(SendQueue.Priority.BACKFILL, 2_000));
  }

  @Test
  void aLostSliceThatNamesOurRootIsSentAgainOnlyIfItIsTheNewest() {
    Part older = Part.SlicePart.root(1, BODY);
    sent(older);
    queue.addAgain(older);
    assertEquals(older, take());
    Part newer = Part.SlicePart.root(2, BODY);
    sent(newer);
    queue.addAgain(older);
    assertTrue(queue.isEmpty());
    queue.addAgain(newer);
    assertEquals(newer, take());
  }

  @Test
  void newerSlicesAboutRangesDoNotMakeTheRootOld() {
    Part root = Part.SlicePart.root(1, BODY);
    sent(root, Part.SlicePart.ranges(5, BODY));
    queue.addAgain(root);
    assertEquals(root, take());
  }

  @Test
  void aLostSliceAboutRangesIsSentAgainUnlessItIsVeryOld() {
    Part ranges = Part.SlicePart.ranges(1, BODY);
    sent(ranges, Part.SlicePart.root(1 + HELD, BODY));
    queue.addAgain(ranges);
    assertEquals(ranges, take());
    sent(Part.SlicePart.ranges(2 + HELD, BODY));
    queue.addAgain(ranges);
    assertTrue(queue.isEmpty());
  }

  @Test
  void slicesCanBeWithdrawn() {
    Part root = Part.SlicePart.root(1, BODY);
    Part ranges = Part.SlicePart.ranges(1, BODY);
    queue.add(root);
    queue.add(ranges);
    queue.removeSlices(part -> part instanceof Part.SlicePart slice && slice.namesRoot());
    assertEquals(ranges, take());
    assertTrue(queue.isEmpty());
  }
}
