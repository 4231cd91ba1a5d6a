package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.spi.Environment;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** When backfill gets threads of the crypto pool, in virtual time. */
class BackfillPaceTest {
  private static final Duration WORK_OF_A_TASK = Duration.ofNanos(500_000);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final int TURN = BackfillPace.TASKS_OF_A_TURN;

  private final TestEnvironment time = new TestEnvironment();
  private final HeldExecutor crypto = new HeldExecutor();
  private final BackfillPace pace =
      new BackfillPace(time.environment(crypto, Runnable::run, Runnable::run));
  private int done;
  private int refused;

  private void add(int tasks) {
    for (int i = 0; i < tasks; i++) {
      pace.execute(new BackfillPace.Task(this::work, () -> refused++));
    }
  }

  private void work() {
    done++;
    time.pass(WORK_OF_A_TASK);
  }

  @Test
  void withoutLiveEventsEachTaskGoesToThePoolAtOnce() {
    add(100);
    assertEquals(100, crypto.size());
  }

  @Test
  void besideLiveEventsAFewTasksAreATurnAndRestTwiceAsLongAsItTook() {
    pace.sawLive();
    add(3 * TURN);
    assertEquals(1, crypto.size(), "one turn");
    crypto.runAll();
    assertEquals(TURN, done);
    time.pass(WORK_OF_A_TASK.multipliedBy(2 * TURN).minusNanos(1));
    assertEquals(0, crypto.size(), "it rests");
    time.pass(Duration.ofNanos(1));
    crypto.runAll();
    assertEquals(2 * TURN, done);
  }

  @Test
  void whatComesDuringARestWaitsForItsEnd() {
    pace.sawLive();
    add(1);
    crypto.runAll();
    add(1);
    assertEquals(0, crypto.size());
    time.pass(MILLISECOND);
    assertEquals(1, crypto.size());
  }

  @Test
  void afterARestInWhichNothingCameTheNextTaskBeginsAtOnce() {
    pace.sawLive();
    add(1);
    crypto.runAll();
    time.pass(MILLISECOND);
    assertEquals(0, crypto.size());
    assertEquals(0, time.alarms());
    add(1);
    assertEquals(1, crypto.size());
  }

  /** However many live events come: of two cores a sixth, a third of the time of one. */
  @Test
  void backfillHasAThirdOfTheTimeOfOneThreadHoweverManyLiveEventsCome() {
    pace.sawLive();
    add(100_000);
    long until = time.nanos() + Duration.ofSeconds(10).toNanos();
    while (time.nanos() < until) {
      pace.sawLive();
      crypto.runAll();
      time.pass(Duration.ofNanos(100_000));
    }
    long worked = done * WORK_OF_A_TASK.toNanos();
    assertTrue(worked >= Duration.ofSeconds(10).toNanos() * 3 / 10, "worked " + worked);
    assertTrue(worked <= Duration.ofSeconds(10).toNanos() * 11 / 30, "worked " + worked);
  }

  @Test
  void aTurnThatGotNoCoreForLongDoesNotRestForAsLong() {
    pace.sawLive();
    pace.execute(new BackfillPace.Task(() -> time.pass(Duration.ofMillis(500)), () -> {}));
    add(1);
    crypto.runAll();
    add(1);
    time.pass(Duration.ofNanos(BackfillPace.MAX_REST_NANOS));
    assertEquals(1, crypto.size());
  }

  @Test
  void aSecondAfterTheLastLiveEventAllThatWaitsGoesToThePool() {
    pace.sawLive();
    add(20 * TURN);
    crypto.runAll();
    time.pass(SECOND.minus(WORK_OF_A_TASK.multipliedBy(TURN)));
    assertEquals(1, crypto.size(), "a turn that was submitted before");
    crypto.runAll();
    time.pass(SECOND);
    assertEquals(20 * TURN - 2 * TURN, crypto.size());
    add(1);
    assertEquals(20 * TURN - 2 * TURN + 1, crypto.size());
    crypto.runAll();
    assertEquals(20 * TURN + 1, done);
    assertEquals(0, time.alarms());
  }

  @Test
  void halfOfTheThreadsOfAPoolHaveTurns() {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      Environment wide = time.environment(pool, Runnable::run, Runnable::run);
      assertEquals(2, BackfillPace.abreast(wide));
      assertEquals(1, BackfillPace.abreast(time.environment()));
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void ofAPoolWithoutALimitThereAreNoMoreTurnsThanProcessors() {
    ExecutorService pool = Executors.newCachedThreadPool();
    try {
      int abreast = BackfillPace.abreast(time.environment(pool, Runnable::run, Runnable::run));
      assertTrue(abreast <= Runtime.getRuntime().availableProcessors(), abreast + " turns");
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void withoutAThreadAllThatWaitsIsRefusedAndTheNextTurnIsTriedAgain() {
    pace.sawLive();
    add(2 * TURN);
    crypto.runAll();
    crypto.refuse(true);
    time.pass(SECOND.dividedBy(2));
    assertEquals(TURN, refused);
    crypto.refuse(false);
    add(1);
    crypto.runAll();
    assertEquals(TURN + 1, done);
  }

  @Test
  void withoutATimerThereIsNoRest() {
    Environment real = time.environment(crypto, Runnable::run, Runnable::run);
    BackfillPace restless =
        new BackfillPace(
            new Environment(
                real.wallClock(),
                real.nanoTicker(),
                real.random(),
                real.crypto(),
                real.writer(),
                real.delivery(),
                (delay, task) -> {
                  throw new RejectedExecutionException("on purpose");
                }));
    restless.sawLive();
    for (int i = 0; i < 2 * TURN; i++) {
      restless.execute(new BackfillPace.Task(this::work, () -> {}));
    }
    crypto.runAll();
    assertEquals(2 * TURN, done);
  }
}
