package dev.eventstore.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Limits;
import dev.eventstore.core.IdSums;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.Sealer;
import dev.eventstore.spi.StoredEvent;
import dev.eventstore.spi.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedReplicaTest {
  private static final int EVENTS = 100;
  private static final int EVENT_BYTES = 60_000;
  private static final long EVENT_NANOS = 1_000;
  private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final VirtualTime time = new VirtualTime();
  private final SyntheticEvents events = new SyntheticEvents(EVENTS, 0, EVENT_BYTES, 1);
  private final Sealer sealer = ReconciliationRun.sealer(1, 0);
  private final List<Long> committed = new ArrayList<>();
  private final SimulatedReplica replica = replica();
  private final List<Verdict> verdicts = new ArrayList<>();

  /** A device that holds all but the newest fifty. */
  private SimulatedReplica replica() {
    Environment environment =
        new Environment(
            () -> Instant.EPOCH,
            time::nowNanos,
            RepeatableRandom.of(1),
            Runnable::run,
            Runnable::run,
            Runnable::run);
    Holdings holdings = Missing.ALL.holdings(EVENTS, 2, false, 1);
    holdings.lacking().get(1).clear(0, 50);
    IdSums all = Holdings.sums(IdSums.NONE, events, 0, EVENTS, sealer);
    return new SimulatedReplica(
        new SimulatedReplica.Shared(
            events, new SharedSlices(sealer), time, EVENT_NANOS, committed::add),
        holdings.of(1, events, all, sealer),
        sealer,
        environment);
  }

  @AfterEach
  void close() {
    sealer.close();
  }

  private void offer(int index) {
    replica.offer(events.sealed(index), Lane.BACKFILL, verdicts::add);
  }

  private void runAll() {
    while (time.step(Long.MAX_VALUE)) {}
  }

  @Test
  void whatIsHeldOrOnItsWayIsADuplicate() {
    offer(3);
    offer(60);
    offer(60);
    assertEquals(
        List.of(new Verdict.Duplicate(events.id(3)), new Verdict.Duplicate(events.id(60))),
        verdicts);
    runAll();
    assertEquals(new Verdict.Accepted(events.id(60), EVENTS + 1), verdicts.get(2));
    assertEquals(51, replica.events().root().count());
  }

  @Test
  void whatComesDuringACommitIsStoredTogetherWithTheNextOne() {
    offer(60);
    offer(61);
    offer(62);
    assertEquals(51 - 1, replica.events().root().count());
    runAll();
    assertEquals(List.of(1L, 2L), committed);
    assertEquals(3 * EVENT_NANOS + 2 * COMMIT_NANOS, time.elapsedNanos());
  }

  @Test
  void storedEventsAreToldAndReadAgain() throws Exception {
    List<StoredEvent> told = new ArrayList<>();
    try (AutoCloseable registration = replica.onStored(told::addAll)) {
      assertTrue(registration != null);
      offer(60);
      runAll();
    }
    assertEquals(events.key(60), told.get(0).key());
    List<StoredEvent> read = replica.read(List.of(5L, told.get(0).seq()));
    assertEquals(events.key(4), read.get(0).key());
    assertEquals(events.sealed(60), read.get(1).encrypted());
  }

  @Test
  void whatDoesNotFitTheQueueIsPutOff() {
    int fitting = (int) (Limits.MAX_RECEIVE_QUEUE_BYTES / EVENT_BYTES);
    for (int i = 0; i <= fitting; i++) {
      offer(50 + i);
    }
    assertEquals(List.of(new Verdict.Deferred(Verdict.Cause.BUSY)), verdicts);
    runAll();
    offer(50 + fitting);
    runAll();
    assertEquals(50 + fitting + 1, replica.events().root().count());
  }
}
