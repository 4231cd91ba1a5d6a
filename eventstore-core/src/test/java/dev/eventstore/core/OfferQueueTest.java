package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OfferQueueTest {
  private static final int PER_TASK = 4;

  private final OfferQueue<Integer> queue = new OfferQueue<>(PER_TASK);

  @Test
  void aTaskIsAskedForOnlyWhenThoseUnderwayWouldNotTakeAll() {
    List<Boolean> asked = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      asked.add(queue.add(i, false));
    }
    assertEquals(List.of(true, false, false, false, true, false, false, false, true), asked);
  }

  @Test
  void aTaskTakesAsManyAsItMay() {
    for (int i = 0; i < PER_TASK + 1; i++) {
      queue.add(i, false);
    }
    assertEquals(List.of(0, 1, 2, 3), queue.take());
    assertEquals(List.of(4), queue.take());
  }

  @Test
  void aTaskThatHasTakenIsOverAndTheNextOfferAsksForAnother() {
    assertTrue(queue.add(1, false));
    assertFalse(queue.add(2, false), "the task has not begun");
    assertEquals(List.of(1, 2), queue.take());
    assertTrue(queue.add(3, false));
  }

  @Test
  void theUrgentComeFirst() {
    queue.add(1, false);
    queue.add(2, true);
    assertEquals(List.of(2, 1), queue.take());
  }

  @Test
  void afterATaskCouldNotBeStartedAllThatWaitsIsTakenAndTheNextAsksAgain() {
    for (int i = 0; i < PER_TASK + 1; i++) {
      queue.add(i, i == PER_TASK);
    }
    assertEquals(List.of(4, 0, 1, 2, 3), queue.takeWithoutTask());
    assertEquals(List.of(), queue.take(), "the task that was underway");
    assertTrue(queue.add(9, false));
  }

  @Test
  void nothingIsLeftOnlyWhenAllThatWasAddedIsDone() {
    queue.add(1, false);
    queue.add(2, false);
    int taken = queue.take().size();
    queue.add(3, false);
    assertFalse(queue.done(taken), "one waits");
    assertEquals(List.of(3), queue.take());
    queue.add(4, false);
    assertEquals(List.of(4), queue.takeWithoutTask());
    assertFalse(queue.done(1), "one is underway");
    assertTrue(queue.done(1));
  }

  /** Tasks, as they are asked for, always take all: whatever the order of steps. */
  @Test
  void nothingIsEverLeftWithoutATask() {
    Random random = Seed.random("OfferQueueTest");
    int tasks = 0;
    int waiting = 0;
    for (int step = 0; step < 100_000; step++) {
      if (tasks == 0 || random.nextInt(3) == 0) {
        waiting++;
        tasks += queue.add(step, random.nextBoolean()) ? 1 : 0;
      } else {
        tasks--;
        waiting -= queue.take().size();
      }
      assertTrue(waiting <= tasks * PER_TASK, "step " + step);
    }
  }
}
