package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.EventId;
import dev.eventstore.Limits;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.NewRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommitQueueTest {
  private final CommitQueue queue = new CommitQueue();

  private static CommitUnit unit(int events) {
    NewRow row =
        new NewRow(
            EventId.of(new byte[EventId.BYTES]),
            0,
            0,
            OptionalLong.empty(),
            Bytes.copyOf(new byte[1]),
            List.of());
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    EventCodec.Decoding.Content json =
        new EventCodec.Decoding.Content("note", 0, DeviceId.of(new byte[DeviceId.BYTES]), fields);
    PendingEvent event = new PendingEvent(row, new EventContent(json, row.encrypted()));
    return new CommitUnit(Collections.nCopies(events, event), SetState.EMPTY, () -> {});
  }

  private CommitUnit add(int events, Lane lane) {
    CommitUnit unit = unit(events);
    queue.add(unit, lane);
    return unit;
  }

  private List<CommitUnit> take() {
    List<CommitUnit> batch = new ArrayList<>();
    queue.take(batch);
    return batch;
  }

  @Test
  void aLiveEventIsDueAtOnceAndTakesBackfillAlongBehindIt() {
    CommitUnit backfill = add(1, Lane.BACKFILL);
    assertFalse(queue.isDue());
    CommitUnit live = add(1, Lane.LIVE);
    assertTrue(queue.isDue());
    assertEquals(List.of(live, backfill), take());
    assertFalse(queue.isDue());
  }

  @Test
  void backfillIsDueWhenThereIsEnoughOfIt() {
    add(CommitQueue.GATHERED_EVENTS - 1, Lane.BACKFILL);
    assertFalse(queue.isDue());
    add(1, Lane.BACKFILL);
    assertTrue(queue.isDue());
  }

  @Test
  void backfillIsDueWhenNoMoreIsOnItsWayAndWhatComesLaterIsGatheredAgain() {
    queue.hurry();
    add(1, Lane.BACKFILL);
    assertFalse(queue.isDue(), "there was nothing to hurry with");
    queue.hurry();
    assertTrue(queue.isDue());
    assertEquals(1, take().size());
    add(1, Lane.BACKFILL);
    assertFalse(queue.isDue());
  }

  @Test
  void besideLiveEventsCommitsOfBackfillAreSmall() {
    for (int i = 0; i < CommitQueue.GATHERED_EVENTS; i++) {
      add(1, Lane.BACKFILL);
    }
    CommitUnit live = add(1, Lane.LIVE);
    List<CommitUnit> withLive = take();
    assertEquals(live, withLive.get(0));
    assertEquals(1 + CommitQueue.BESIDE_LIVE_EVENTS, withLive.size());
    assertTrue(queue.isDue());
    assertEquals(CommitQueue.BESIDE_LIVE_EVENTS, take().size(), "another one may come");
  }

  @Test
  void whenNoLiveEventsComeForAWhileCommitsOfBackfillAreLargeAgain() {
    add(1, Lane.LIVE);
    for (int i = 0; i <= CommitQueue.COMMITS_AFTER_LIVE; i++) {
      add(1, Lane.BACKFILL);
      assertTrue(take().size() <= 1 + CommitQueue.BESIDE_LIVE_EVENTS);
    }
    for (int i = 0; i < CommitQueue.GATHERED_EVENTS; i++) {
      assertFalse(queue.isDue(), "too soon");
      add(1, Lane.BACKFILL);
    }
    assertTrue(queue.isDue());
    assertEquals(CommitQueue.GATHERED_EVENTS, take().size());
  }

  @Test
  void backfillIsNotStarvedByLiveEvents() {
    CommitUnit backfill = add(8, Lane.BACKFILL);
    for (int i = 0; i < 400; i++) {
      add(1, Lane.LIVE);
    }
    assertTrue(take().contains(backfill));
  }

  @Test
  void whatDoesNotFitIntoACommitIsStillDueAfterIt() {
    add(Limits.MAX_COMMIT_EVENTS, Lane.BACKFILL);
    CommitUnit rest = add(1, Lane.BACKFILL);
    queue.hurry();
    assertEquals(1, take().size());
    assertTrue(queue.isDue());
    assertEquals(List.of(rest), take());
  }

  @Test
  void aUnitLargerThanACommitGoesAlone() {
    CommitUnit large = add(Limits.MAX_COMMIT_EVENTS + 1, Lane.LIVE);
    CommitUnit next = add(1, Lane.LIVE);
    assertEquals(List.of(large), take());
    assertEquals(List.of(next), take());
    assertEquals(List.of(), take());
  }

  @Test
  void whateverIsTakenNothingIsLostAndWhatIsHurriedIsTaken() {
    Random random = Seed.random("CommitQueueTest");
    List<CommitUnit> in = new ArrayList<>();
    List<CommitUnit> out = new ArrayList<>();
    for (int step = 0; step < 20_000; step++) {
      in.add(add(1 + random.nextInt(100), random.nextInt(4) == 0 ? Lane.LIVE : Lane.BACKFILL));
      if (queue.isDue() || random.nextInt(50) == 0) {
        out.addAll(take());
      }
    }
    queue.hurry();
    while (queue.isDue()) {
      out.addAll(take());
    }
    assertEquals(in.size(), out.size());
    assertEquals(List.of(), queue.takeAll());
  }
}
