package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.EventDraft;
import dev.eventstore.Receipt;
import dev.eventstore.SealingException;
import dev.eventstore.StorageException;
import dev.eventstore.spi.Environment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who joins another's append under a key shares its receipt, but not its failure. */
@Timeout(60)
class JoinedAppendTest {
  private static final int DEADLINE_SECONDS = 20;

  private final HeldExecutor writer = new HeldExecutor();
  @TempDir private Path directory;
  private FailingStore store;
  private Device device;
  private boolean writerHolds;

  /** Done on the thread of whoever seals one or many, while that has its key. */
  private Runnable meanwhile = () -> {};

  @BeforeEach
  void open() {
    Environment usual = new TestEnvironment().environment();
    SodiumSealer sealer = Sealers.sealer(1, 2);
    store = new FailingStore(SqliteEventStore.open(directory, sealer.ownerHash()));
    device =
        new Device(
            new Environment(
                () -> {
                  doMeanwhile();
                  return usual.wallClock().instant();
                },
                usual.nanoTicker(),
                usual.random(),
                usual.crypto(),
                this::write,
                usual.delivery(),
                usual.timer()),
            sealer,
            store,
            SummarySchedule.DEFAULT);
  }

  private void doMeanwhile() {
    Runnable once = meanwhile;
    meanwhile = () -> {};
    once.run();
  }

  private synchronized void write(Runnable task) {
    if (writerHolds) {
      writer.execute(task);
    } else {
      task.run();
    }
  }

  @AfterEach
  void close() {
    device.stop();
    device.release();
  }

  private static EventDraft draft(String content) {
    return EventDraft.of("order").with("content", content).idempotencyKey("k").build();
  }

  private static EventDraft invalid() {
    return EventDraft.of("order").with("content", "\ud800").build();
  }

  private List<CompletableFuture<Receipt>> joining() {
    List<CompletableFuture<Receipt>> joined = new ArrayList<>();
    meanwhile =
        () -> {
          joined.add(device.appendAsync(draft("first who joins")));
          joined.add(device.appendAsync(draft("second who joins")));
          joined.forEach(each -> assertFalse(each.isDone()));
        };
    return joined;
  }

  @Test
  void whoJoinsACallWithAnInvalidDraftIsStored() {
    List<CompletableFuture<Receipt>> joined = joining();
    assertThrows(
        SealingException.class, () -> device.appendAll(List.of(draft("of the call"), invalid())));
    assertOneWhoJoinedIsStored(joined);
  }

  @Test
  void whoJoinsAnInvalidDraftIsStored() {
    List<CompletableFuture<Receipt>> joined = joining();
    assertThrows(SealingException.class, () -> device.append(draft("\ud800")));
    assertOneWhoJoinedIsStored(joined);
  }

  @Test
  void whoJoinsAnInvalidDraftThatWaitsForNothingIsStored() {
    List<CompletableFuture<Receipt>> joined = joining();
    assertThrows(SealingException.class, () -> device.appendAsync(draft("\ud800")));
    assertOneWhoJoinedIsStored(joined);
  }

  private void assertOneWhoJoinedIsStored(List<CompletableFuture<Receipt>> joined) {
    Receipt receipt = joined.get(0).join();
    assertEquals(receipt, joined.get(1).join());
    assertEquals(1, device.info().events());
    String content = device.find(receipt.id()).orElseThrow().text("content");
    assertTrue(content.endsWith("who joins"), content);
  }

  @Test
  void whoJoinsGetsTheReceiptOfTheOther() {
    List<CompletableFuture<Receipt>> joined = joining();
    Receipt first = device.append(draft("first"));
    joined.forEach(each -> assertEquals(first, each.join()));
    assertEquals(1, device.info().events());
  }

  @Test
  void whoJoinsAndFailsAsWellGetsAFailureOfItsOwn() {
    List<CompletableFuture<Receipt>> joined = joining();
    store.mode(FailingStore.Mode.FAIL_BEFORE_THE_DISK);
    Throwable first = failure(device.appendAsync(draft("lost")));
    for (CompletableFuture<Receipt> each : joined) {
      assertInstanceOf(StorageException.class, failure(each));
      assertFalse(failure(each) == first);
    }
    assertFalse(failure(joined.get(0)) == failure(joined.get(1)));
    store.mode(FailingStore.Mode.WORK);
    assertEquals(1, device.append(draft("kept")).seq());
  }

  private static Throwable failure(CompletableFuture<Receipt> failed) {
    assertTrue(failed.isDone());
    return Objects.requireNonNull(assertThrows(CompletionException.class, failed::join).getCause());
  }

  @Test
  void whoMayWaitForRoomIsStoredAlsoWhenItJoinsOneThatMayNot() throws Exception {
    writerHolds = true;
    fillTheQueue();
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Receipt> patient = new CompletableFuture<>();
    Thread other =
        new Thread(
            () -> {
              begun.countDown();
              patient.complete(device.append(draft("patient")));
            });
    meanwhile =
        () -> {
          other.start();
          assertTrue(Patience.await(begun::await, TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS)));
        };
    assertThrows(StorageException.class, () -> device.appendAsync(draft("impatient")));
    releaseWriter();
    Receipt receipt = patient.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertEquals(
        Optional.of("patient"), device.find(receipt.id()).map(event -> event.text("content")));
  }

  private void fillTheQueue() {
    fillTheQueue(EventDraft.of("order").with("content", "x".repeat(60_000)).build());
    fillTheQueue(EventDraft.of("order").build());
  }

  private void fillTheQueue(EventDraft draft) {
    assertThrows(
        StorageException.class,
        () -> {
          while (true) {
            CompletableFuture<Receipt> unused = device.appendAsync(draft);
          }
        });
  }

  private synchronized void releaseWriter() {
    writerHolds = false;
    writer.runAll();
  }
}
