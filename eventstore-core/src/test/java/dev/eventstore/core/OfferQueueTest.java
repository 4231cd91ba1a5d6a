package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
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
  void aTaskThatFindsNothingIsOverAndTheNextOfferAsksForAnother() {
    assertTrue(queue.add(1, false));
    assertEquals(1, queue.take(PER_TASK));
    assertFalse(queue.add(2, false), "the task is still underway");
    assertEquals(2, queue.take(PER_TASK - 1));
    assertNull(queue.take(PER_TASK - 2));
    assertTrue(queue.add(3, false));
  }

  @Test
  void theUrgentComeFirst() {
    queue.add(1, false);
    queue.add(2, true);
    assertEquals(2, queue.take(PER_TASK));
    assertEquals(1, queue.take(PER_TASK - 1));
  }

  @Test
  void afterATaskCouldNotBeStartedAllThatWaitsIsTakenAndTheNextAsksAgain() {
    for (int i = 0; i < PER_TASK + 1; i++) {
      queue.add(i, false);
    }
    for (int i = 0; i < PER_TASK + 1; i++) {
      assertEquals(i, queue.takeWithoutTask());
    }
    assertNull(queue.takeWithoutTask());
    assertNull(queue.take(PER_TASK), "the task that was underway");
    assertTrue(queue.add(9, false));
  }

  /** Tasks, as they are asked for, always take all: whatever the order of steps. */
  @Test
  void nothingIsEverLeftWithoutATask() {
    Random random = Seed.random("OfferQueueTest");
    List<Integer> tasks = new ArrayList<>(); // of each how many it may still take
    int waiting = 0;
    for (int step = 0; step < 100_000; step++) {
      if (tasks.isEmpty() || random.nextInt(3) == 0) {
        waiting++;
        if (queue.add(step, random.nextBoolean())) {
          tasks.add(PER_TASK);
        }
      } else {
        int task = random.nextInt(tasks.size());
        int left = tasks.remove(task);
        boolean took = queue.take(left) != null;
        waiting -= took ? 1 : 0;
        if (took && left > 1) {
          tasks.add(left - 1);
        }
      }
      int willTake = tasks.stream().mapToInt(Integer::intValue).sum();
      assertTrue(waiting <= willTake, "step " + step);
    }
  }
}
