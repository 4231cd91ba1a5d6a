package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventStoreException;
import dev.eventstore.Invite;
import dev.eventstore.Limits;
import dev.eventstore.Receipt;
import dev.eventstore.StorageException;
import dev.eventstore.spi.Environment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Callers that wait for the disk, on threads of their own. */
@Timeout(60)
class AppendWaitingTest {
  private static final int DEADLINE_SECONDS = 20;

  /** A third of the queue before the writer. */
  private static final int LARGE_BATCH = Limits.MAX_APPEND_QUEUE_BYTES / 61_480 / 3;

  private final Threads threads = new Threads();

  /** What the writer has been given; it does it when the test says so. */
  private final BlockingQueue<Runnable> writerTasks = new LinkedBlockingQueue<>();

  @TempDir private Path directory;
  private FailingStore store;
  private Device device;

  private volatile boolean writerInHand;

  /** What is to be sealed by many, likewise. */
  private final BlockingQueue<Runnable> cryptoTasks = new LinkedBlockingQueue<>();

  private volatile boolean cryptoInHand;

  @BeforeEach
  void open() {
    Environment real = threads.environment();
    Executor writer =
        task -> {
          if (writerInHand) {
            writerTasks.add(task);
          } else {
            real.writer().execute(task);
          }
        };
    Executor crypto =
        task -> {
          if (cryptoInHand) {
            cryptoTasks.add(task);
          } else {
            real.crypto().execute(task);
          }
        };
    SodiumSealer sealer = TestSealers.member(Invite.create("patience"));
    store = new FailingStore(SqliteEventStore.open(directory, sealer.ownerHash()));
    device =
        new Device(
            new Environment(
                real.wallClock(),
                real.nanoTicker(),
                real.random(),
                crypto,
                writer,
                real.delivery()),
            sealer,
            store,
            SummarySchedule.DEFAULT);
  }

  @AfterEach
  void close() {
    writerTasks.forEach(Runnable::run);
    device.stop();
    threads.close();
    device.release();
  }

  private static EventDraft draft(String content) {
    return EventDraft.of("message").with("content", content).build();
  }

  private static List<EventDraft> large(int count) {
    EventDraft one = draft("x".repeat(60_000));
    return IntStream.range(0, count).mapToObj(i -> one).toList();
  }

  private void runWriter() throws InterruptedException {
    nextTask().run();
  }

  private Runnable nextTask() throws InterruptedException {
    Runnable task = writerTasks.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    if (task == null) {
      throw new AssertionError("nothing was given to the writer");
    }
    return task;
  }

  private void interruptedWhileWaiting(Supplier<List<Receipt>> append) throws Exception {
    writerInHand = true;
    CompletableFuture<List<Receipt>> stored = new CompletableFuture<>();
    CompletableFuture<Boolean> flagAfterwards = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              stored.complete(append.get());
              flagAfterwards.complete(Thread.interrupted());
            });
    caller.start();
    Runnable commit = nextTask();
    caller.interrupt();
    commit.run();
    assertTrue(flagAfterwards.get(DEADLINE_SECONDS, TimeUnit.SECONDS), "the flag stays set");
    for (Receipt receipt : stored.get(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      assertTrue(device.find(receipt.id()).isPresent());
    }
    assertEquals(stored.join().size(), device.info().events());
  }

  @Test
  void anAppendThatIsInterruptedWhileItWaitsStoresItsEvent() throws Exception {
    interruptedWhileWaiting(() -> List.of(device.append(draft("a"))));
  }

  @Test
  void anAppendAllThatIsInterruptedWhileItWaitsStoresItsEvents() throws Exception {
    interruptedWhileWaiting(() -> device.appendAll(List.of(draft("a"), draft("b"))));
  }

  @Test
  void callersThatAreInterruptedBeforeTheyAskStoreTheirEvents() throws Exception {
    Thread.currentThread().interrupt();
    device.append(draft("a"));
    device.appendAll(List.of(draft("b"), draft("c")));
    CompletableFuture<Receipt> later = device.appendAsync(draft("d"));
    assertTrue(Thread.interrupted(), "the flag stays set");
    later.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertEquals(4, device.info().events());
  }

  @Test
  void aFullQueueAnswersWithRetryAndTakesEventsAgainLater() throws Exception {
    writerInHand = true;
    List<CompletableFuture<Receipt>> waiting = new ArrayList<>();
    EventDraft large = large(1).get(0);
    StorageException full =
        assertThrows(
            StorageException.class,
            () -> {
              while (waiting.size() < 1_000) {
                waiting.add(device.appendAsync(large));
              }
            });
    assertEquals(EventStoreException.Category.RETRY, full.category());
    assertEquals(Limits.MAX_APPEND_QUEUE_BYTES / 61_480, waiting.size());
    runWriter();
    for (CompletableFuture<Receipt> receipt : waiting) {
      receipt.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }
    CompletableFuture<Receipt> next = device.appendAsync(large);
    runWriter();
    assertEquals(waiting.size() + 1, next.get(DEADLINE_SECONDS, TimeUnit.SECONDS).seq());
  }

  @Test
  void callsThatTogetherNeedMoreThanTheQueueAllEnd() throws Exception {
    List<CompletableFuture<List<Receipt>>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(
          CompletableFuture.supplyAsync(
              () -> device.appendAll(large(2 * LARGE_BATCH)), task -> new Thread(task).start()));
    }
    for (CompletableFuture<List<Receipt>> call : calls) {
      List<Receipt> receipts = call.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      long first = receipts.get(0).seq();
      long last = receipts.get(receipts.size() - 1).seq();
      assertEquals(receipts.size() - 1, last - first, "one transaction, nothing in between");
    }
    assertEquals(8L * 2 * LARGE_BATCH, device.info().events());
  }

  /** Of one task, so that its keys are taken when that is given to the crypto executor. */
  @Test
  void whoJoinsAKeyOfACallThatWaitsForRoomDoesNotKeepItFromTheRoom() throws Exception {
    EventDraft keyed = EventDraft.of("message").idempotencyKey("key").build();
    List<EventDraft> drafts = new ArrayList<>(large(127));
    drafts.add(keyed);
    cryptoInHand = true;
    CompletableFuture<List<Receipt>> call =
        CompletableFuture.supplyAsync(
            () -> device.appendAll(drafts), task -> new Thread(task).start());
    Runnable sealing = cryptoTasks.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    List<CompletableFuture<Receipt>> joined = new ArrayList<>();
    int room = Limits.MAX_APPEND_QUEUE_BYTES - 127 * 61_480;
    for (int i = 0; i < room / Limits.MIN_SEALED_EVENT_BYTES; i++) {
      joined.add(device.appendAsync(keyed));
    }
    sealing.run();
    List<Receipt> receipts = call.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    for (CompletableFuture<Receipt> same : joined) {
      assertEquals(receipts.get(127), same.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
    }
  }

  @Test
  void whatIsChainedToAFailureMayAppendAgain() throws Exception {
    store.mode(FailingStore.Mode.FAIL_BEFORE_THE_DISK);
    CompletableFuture<Receipt> again =
        device
            .appendAsync(draft("lost"))
            .exceptionally(
                failure -> {
                  store.mode(FailingStore.Mode.WORK);
                  return device.append(draft("kept"));
                });
    assertEquals(1, again.get(DEADLINE_SECONDS, TimeUnit.SECONDS).seq());
  }

  @Test
  void eachWaitingCallerLearnsOfAFailedCommit() throws Exception {
    writerInHand = true;
    CompletableFuture<Receipt> first = device.appendAsync(draft("a"));
    CompletableFuture<Receipt> second = device.appendAsync(draft("b"));
    store.mode(FailingStore.Mode.FAIL_BEFORE_THE_DISK);
    runWriter();
    for (CompletableFuture<Receipt> receipt : List.of(first, second)) {
      ExecutionException failed =
          assertThrows(
              ExecutionException.class, () -> receipt.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
      assertInstanceOf(StorageException.class, failed.getCause());
    }
    assertEquals(0, device.info().events());
  }

  @Test
  void aListenerMayAppendInEveryWay() throws Exception {
    BlockingQueue<List<Receipt>> appended = new LinkedBlockingQueue<>();
    device.subscribe(
        EventFilter.type("question"),
        event -> {
          List<Receipt> receipts = new ArrayList<>();
          receipts.add(device.append(draft("one")));
          receipts.add(Futures.join(device.appendAsync(draft("two"))));
          receipts.addAll(device.appendAll(List.of(draft("three"), draft("four"))));
          appended.add(receipts);
        });
    device.append(EventDraft.of("question").build());
    List<Receipt> receipts = appended.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertEquals(List.of(2L, 3L, 4L, 5L), receipts.stream().map(Receipt::seq).toList());
    assertFalse(Thread.currentThread().isInterrupted());
  }
}
