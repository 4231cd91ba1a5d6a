package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One task after the other, whatever becomes of the one before it. */
class SerialExecutorTest {
  private final TestEnvironment time = new TestEnvironment();
  private final HeldExecutor threads = new HeldExecutor();
  private final List<Integer> done = new ArrayList<>();
  private boolean noTimer;

  private final SerialExecutor executor =
      new SerialExecutor(
          threads,
          (delay, task) -> {
            if (noTimer) {
              throw new Error("no thread, on purpose"); // a test must not throw the real one
            }
            time.environment().timer().runAfter(delay, task);
          });

  private void execute(int number) {
    executor.execute(() -> done.add(number));
  }

  @Test
  void tasksTakeOneThreadTogether() {
    execute(1);
    execute(2);
    assertEquals(1, threads.size());
    threads.runAll();
    assertEquals(List.of(1, 2), done);
    execute(3);
    assertEquals(1, threads.runAll());
    assertEquals(List.of(1, 2, 3), done);
  }

  @Test
  void afterATaskThatThrowsTheOthersRun() {
    executor.execute(
        () -> {
          throw new AssertionError("on purpose");
        });
    execute(1);
    threads.runAll();
    execute(2);
    threads.runAll();
    assertEquals(List.of(1, 2), done);
  }

  @Test
  void tasksWaitForAThreadInTheirOrderAndForOneTimer() {
    threads.refuse(true);
    execute(1);
    execute(2);
    time.pass(Duration.ofSeconds(5));
    assertEquals(1, time.alarms());
    threads.refuse(false);
    time.pass(Duration.ofSeconds(1));
    assertEquals(1, threads.runAll());
    assertEquals(List.of(1, 2), done);
  }

  @Test
  void withoutATimerTheNextTaskFindsTheThread() {
    threads.refuse(true);
    noTimer = true;
    execute(1);
    noTimer = false;
    execute(2);
    assertEquals(1, time.alarms());
    threads.refuse(false);
    execute(3);
    threads.runAll();
    assertEquals(List.of(1, 2, 3), done);
  }

  @Test
  void closingRunsWhatWaitsAndAfterItNothingWaits() {
    threads.refuse(true);
    execute(1);
    executor.close();
    assertEquals(List.of(1), done);
    execute(2);
    assertEquals(List.of(1, 2), done);
  }

  @Test
  void closingLeavesToAThreadWhatItHasTaken() {
    execute(1);
    executor.close();
    assertEquals(List.of(), done);
    threads.runAll();
    assertEquals(List.of(1), done);
  }
}
