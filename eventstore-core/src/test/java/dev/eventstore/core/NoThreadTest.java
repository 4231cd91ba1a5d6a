package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.Delivery;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.Receipt;
import dev.eventstore.StorageException;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine has no thread to give for a while, which is an error, and then it has one again. */
class NoThreadTest {
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  private final TestEnvironment time = new TestEnvironment();
  private final Shortage crypto = new Shortage(Runnable::run);
  private final Shortage writer = new Shortage(time.environment().writer());
  private final Shortage timer = new Shortage(Runnable::run);
  private final Shortage delivery = new Shortage(Runnable::run);
  @TempDir private Path directory;
  private Device device;

  /** Hands tasks on, or fails as a pool does that cannot make a thread. */
  private static final class Shortage implements Executor {
    private final Executor next;
    private boolean exhausted;
    private boolean running;

    Shortage(Executor next) {
      this.next = next;
    }

    @Override
    public void execute(Runnable task) {
      if (exhausted) {
        throw new Error("no thread, on purpose"); // a test must not throw the real one
      }
      next.execute(
          () -> {
            running = true;
            task.run();
            running = false;
          });
    }
  }

  @BeforeEach
  void open() {
    device = open(Set.of());
  }

  private Device open(Set<String> indexed) {
    Environment usual = time.environment();
    SodiumSealer sealer = Sealers.sealer(1, 2);
    return new Device(
        new Environment(
            usual.wallClock(),
            usual.nanoTicker(),
            usual.random(),
            crypto,
            writer,
            delivery,
            (delay, task) -> timer.execute(() -> usual.timer().runAfter(delay, task))),
        sealer,
        SqliteEventStore.open(directory, sealer.ownerHash()),
        SummarySchedule.DEFAULT,
        indexed);
  }

  @AfterEach
  void close() {
    device.stop();
    device.release();
  }

  private static EventDraft note(int number) {
    return EventDraft.of("note").with("n", number).build();
  }

  @Test
  void anAppendWithoutAWriterFailsAndTheNextOneIsStored() {
    writer.exhausted = true;
    assertThrows(StorageException.class, () -> device.append(note(1)));
    writer.exhausted = false;
    assertEquals(1, device.append(note(2)).seq());
  }

  @Test
  void aSubscriptionGoesOnWhenThereAreThreadsAgain() {
    List<Long> seen = new ArrayList<>();
    device.subscribe(EventFilter.all(), event -> seen.add(event.seq()));
    delivery.exhausted = true;
    device.append(note(1));
    device.append(note(2));
    delivery.exhausted = false;
    time.pass(Duration.ofSeconds(2));
    assertEquals(List.of(1L, 2L), seen);
    device.append(note(3));
    assertEquals(List.of(1L, 2L, 3L), seen);
  }

  @Test
  void aPauseWithoutATimerEndsWithTheNextEvent() {
    List<Long> seen = new ArrayList<>();
    device.subscribe(
        EventFilter.all(),
        event -> {
          if (timer.exhausted) {
            throw new IllegalStateException("on purpose");
          }
          seen.add(event.seq());
        },
        Delivery.fromCursor("c"));
    timer.exhausted = true;
    device.append(note(1));
    timer.exhausted = false;
    device.append(note(2));
    assertEquals(List.of(1L, 2L), seen);
  }

  @Test
  void aRetryWithoutATimerIsTriedWithTheNextEvent() {
    List<Long> seen = new ArrayList<>();
    device.subscribe(EventFilter.all(), event -> seen.add(event.seq()));
    delivery.exhausted = true;
    timer.exhausted = true;
    device.append(note(1));
    timer.exhausted = false;
    device.append(note(2));
    delivery.exhausted = false;
    time.pass(ONE_SECOND);
    assertEquals(List.of(1L, 2L), seen);
  }

  @Test
  void anIndexThatNobodyCanFillHoldsUpNoOpening() {
    device.append(note(1));
    close();
    crypto.exhausted = true;
    device = open(Set.of("n"));
    assertEquals(Set.of("n"), device.info().unfilledIndexes());
    assertFalse(device.awaitIndexes(Duration.ofDays(1)));
  }

  @Test
  void receiptsAreToldWhenThereAreThreadsAgain() {
    delivery.exhausted = true;
    CompletableFuture<Receipt> first = device.appendAsync(note(1));
    CompletableFuture<Receipt> second = device.appendAsync(note(2));
    time.pass(ONE_SECOND.multipliedBy(3));
    assertFalse(first.isDone());
    assertEquals(1, time.alarms());
    delivery.exhausted = false;
    time.pass(ONE_SECOND);
    assertEquals(1, first.join().seq());
    assertEquals(2, second.join().seq());
    assertEquals(3, device.appendAsync(note(3)).join().seq());
    assertEquals(0, time.alarms());
  }

  @Test
  void receiptsAreToldWithTheNextOneForWhichThereIsAThread() {
    delivery.exhausted = true;
    CompletableFuture<Receipt> first = device.appendAsync(note(1));
    delivery.exhausted = false;
    assertEquals(2, device.appendAsync(note(2)).join().seq());
    assertEquals(1, first.join().seq());
  }

  /** There an append would wait for the thread that it is on. */
  @Test
  void whatIsChainedToAReceiptNeverRunsOnTheWriter() {
    List<Boolean> onWriter = new ArrayList<>();
    delivery.exhausted = true;
    time.together(
        () -> {
          CompletableFuture<Void> unused =
              device.appendAsync(note(1)).thenAccept(receipt -> onWriter.add(writer.running));
        });
    delivery.exhausted = false;
    time.pass(ONE_SECOND);
    assertEquals(List.of(false), onWriter);
  }

  @Test
  void receiptsThatWaitForAThreadAreToldByClosing() {
    delivery.exhausted = true;
    CompletableFuture<Receipt> first = device.appendAsync(note(1));
    device.stop();
    assertEquals(1, first.join().seq());
    time.pass(ONE_SECOND);
    assertEquals(0, time.alarms());
  }

  @Test
  void anOfferThatNobodyCanJudgeIsDeferredAndTakenTheNextTime() {
    Bytes sealed = sealedElsewhere();
    long room = device.replica().roomBytes();
    crypto.exhausted = true;
    assertEquals(new Verdict.Deferred(Verdict.Cause.BUSY), offer(sealed));
    assertEquals(room, device.replica().roomBytes());
    crypto.exhausted = false;
    assertInstanceOf(Verdict.Accepted.class, offer(sealed));
  }

  @Test
  void closingWithoutAWriterFailsNobody() {
    device.subscribe(EventFilter.all(), event -> {}, Delivery.fromCursor("c"));
    writer.exhausted = true;
    device.stop();
  }

  private Verdict offer(Bytes sealed) {
    List<Verdict> verdicts = new ArrayList<>();
    device.replica().offer(sealed, Lane.LIVE, verdicts::add);
    assertEquals(1, verdicts.size());
    return verdicts.get(0);
  }

  /** An event of the same device, which has lost it since. */
  private Bytes sealedElsewhere() {
    Path elsewhere = directory.resolve("elsewhere");
    assertTrue(elsewhere.toFile().mkdir());
    OneThreadDevice other = new OneThreadDevice(elsewhere, time);
    other.append(0, 1);
    Bytes sealed = other.device().replica().read(List.of(1L)).get(0).encrypted();
    other.close();
    return sealed;
  }

  @Test
  void anAppendAsyncWithoutAWriterFails() {
    writer.exhausted = true;
    CompletableFuture<Long> lost = device.appendAsync(note(1)).thenApply(r -> r.seq());
    assertThrows(CompletionException.class, lost::join);
    writer.exhausted = false;
  }
}
