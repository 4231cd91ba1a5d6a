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
      asked.add(queue.add(i));
    }
    assertEquals(List.of(true, false, false, false, true, false, false, false, true), asked);
  }

  @Test
  void aTaskTakesAsManyAsItMay() {
    for (int i = 0; i < PER_TASK + 1; i++) {
      queue.add(i);
    }
    assertEquals(List.of(0, 1, 2, 3), queue.take());
    assertEquals(List.of(4), queue.take());
  }

  @Test
  void aTaskThatHasTakenIsOverAndTheNextOfferAsksForAnother() {
    assertTrue(queue.add(1));
    assertFalse(queue.add(2), "the task has not begun");
    assertEquals(List.of(1, 2), queue.take());
    assertTrue(queue.add(3));
  }

  @Test
  void whatIsTakenUnaskedIsNotThereForTheTaskThatComesAllTheSame() {
    assertTrue(queue.add(1));
    assertEquals(List.of(1), queue.takeUnasked());
    assertFalse(queue.add(2), "the task for the first one has not begun");
    assertEquals(List.of(2), queue.take());
    assertTrue(queue.add(3));
  }

  @Test
  void afterATaskCouldNotBeStartedAllThatWaitsIsTakenAndTheNextAsksAgain() {
    for (int i = 0; i < PER_TASK + 1; i++) {
      queue.add(i);
    }
    assertEquals(List.of(0, 1, 2, 3, 4), queue.takeWithoutTask());
    assertEquals(List.of(), queue.take(), "the task that was underway");
    assertTrue(queue.add(9));
  }

  @Test
  void nothingIsLeftOnlyWhenAllThatWasAddedIsDone() {
    queue.add(1);
    queue.add(2);
    int taken = queue.take().size();
    queue.add(3);
    assertFalse(queue.done(taken), "one waits");
    assertEquals(List.of(3), queue.take());
    queue.add(4);
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
        tasks += queue.add(step) ? 1 : 0;
      } else if (random.nextInt(5) == 0) {
        waiting -= queue.takeUnasked().size();
      } else {
        tasks--;
        waiting -= queue.take().size();
      }
      assertTrue(waiting <= tasks * PER_TASK, "step " + step);
    }
  }
}
