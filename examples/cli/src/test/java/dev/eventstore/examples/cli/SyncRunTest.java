package dev.eventstore.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.SyncStatus;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A run in virtual time: each look at the status takes a second and shows the next of a list. */
class SyncRunTest {
  private static final int NEVER = 0;
  private static final SyncStatus ALONE = Statuses.status(0);
  private static final SyncStatus IN_SYNC = Statuses.status(0, Statuses.inSync());
  private static final OptionalLong LIMIT = OptionalLong.of(TimeUnit.SECONDS.toNanos(3));

  private final SyncGoal untilInSync = new SyncGoal(true, 0, LIMIT, true);
  private final SyncGoal forThreeSeconds = new SyncGoal(false, 0, LIMIT, false);
  private int inputEndsAfterLook;
  private final Report report = new Report();

  @Test
  void goalThatIsReachedEndsTheRunAfterTheLinger() throws Exception {
    assertEquals(SyncRun.Ending.DONE, run(untilInSync, NEVER, ALONE, IN_SYNC));
    assertEquals(List.of(1L, 3L), report.reachedAndEndSeconds);
  }

  @Test
  void goalThatIsReachedAtTheVeryEndCounts() throws Exception {
    assertEquals(SyncRun.Ending.DONE, run(untilInSync, NEVER, ALONE, ALONE, ALONE, IN_SYNC));
    assertEquals(SyncRun.Ending.DONE, run(untilInSync, 2, ALONE, IN_SYNC));
  }

  @Test
  void goalThatIsNotReachedInTimeIsATimeout() throws Exception {
    assertEquals(SyncRun.Ending.TIMED_OUT, run(untilInSync, NEVER, ALONE));
  }

  @Test
  void runThatIsStoppedIsDoneOnlyWithoutAGoal() throws Exception {
    assertEquals(SyncRun.Ending.STOPPED, run(untilInSync, 2, ALONE));
    assertEquals(SyncRun.Ending.DONE, run(forThreeSeconds, 2, ALONE));
  }

  @Test
  void goalIsNotReachedBeforeTheInputEnds() throws Exception {
    inputEndsAfterLook = 2;

    assertEquals(SyncRun.Ending.DONE, run(untilInSync, NEVER, IN_SYNC));
    assertEquals(List.of(2L, 4L), report.reachedAndEndSeconds);
  }

  @Test
  void runWithoutAGoalLastsItsTime() throws Exception {
    assertEquals(SyncRun.Ending.DONE, run(forThreeSeconds, NEVER, IN_SYNC));
    assertEquals(List.of(0L, 3L), report.reachedAndEndSeconds);
  }

  private SyncRun.Ending run(SyncGoal goal, int stopAtLook, SyncStatus... statuses)
      throws InterruptedException {
    Looks looks = new Looks(stopAtLook, statuses);
    looks.run =
        new SyncRun(
            looks::next, goal, report, looks::nanos, () -> looks.count >= inputEndsAfterLook);
    return looks.run.run();
  }

  /** The statuses, one after the other; the last one stays. */
  private static final class Looks {
    private final int stopAtLook;
    private final SyncStatus[] statuses;

    @SuppressWarnings("NullAway.Init") // set before the run begins
    private SyncRun run;

    private int count;

    Looks(int stopAtLook, SyncStatus... statuses) {
      this.stopAtLook = stopAtLook;
      this.statuses = statuses;
    }

    SyncStatus next() {
      SyncStatus status = statuses[Math.min(count, statuses.length - 1)];
      count++;
      if (count == stopAtLook) {
        run.stop();
      }
      run.wake();
      return status;
    }

    /** The run asks once before its first look, and then after each of the others. */
    long nanos() {
      return TimeUnit.SECONDS.toNanos(Math.max(0, count - 1));
    }
  }

  private static final class Report implements SyncReport {
    private List<Long> reachedAndEndSeconds = List.of();

    @Override
    public void listening(InetSocketAddress address) {}

    @Override
    public boolean status(SyncStatus status, long elapsedNanos, OptionalLong reachedAtNanos) {
      return true;
    }

    @Override
    public void end(SyncStatus status, long elapsedNanos, OptionalLong reachedAtNanos) {
      List<Long> seconds = new ArrayList<>();
      reachedAtNanos.ifPresent(nanos -> seconds.add(TimeUnit.NANOSECONDS.toSeconds(nanos)));
      seconds.add(TimeUnit.NANOSECONDS.toSeconds(elapsedNanos));
      reachedAndEndSeconds = List.copyOf(seconds);
    }
  }
}
