package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.Invite;
import dev.eventstore.Limits;
import dev.eventstore.Receipt;
import dev.eventstore.SealingException;
import dev.eventstore.SecretBytes;
import dev.eventstore.StorageException;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Lane;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same key again gets the first receipt, however and whenever it is asked. */
@Timeout(60)
class IdempotencyTest {
  private static final int DEADLINE_SECONDS = 20;

  private final Invite invite = Invite.create("once");
  private final SecretBytes seed = SecretBytes.copyOf(new SecureRandom().generateSeed(32));
  private final Threads threads = new Threads();
  @TempDir private Path directory;
  private FailingStore store;
  private Device device;

  @BeforeEach
  void openOnOneThread() {
    open(new TestEnvironment().environment());
  }

  private void open(Environment environment) {
    SodiumSealer sealer = new SodiumSealer(new KeyRing(invite.keys()), seed, new SecureRandom());
    store = new FailingStore(SqliteEventStore.open(directory, sealer.ownerHash()));
    device = new Device(environment, sealer, store, SummarySchedule.DEFAULT);
  }

  private void reopen(Environment environment) {
    release();
    open(environment);
  }

  @AfterEach
  void close() {
    release();
    threads.close();
  }

  private void release() {
    device.stop();
    device.release();
  }

  private static EventDraft draft(String key, String content) {
    return EventDraft.of("order").with("content", content).idempotencyKey(key).build();
  }

  @Test
  void theSameKeyGetsTheFirstReceiptWhateverTheDraftSays() {
    Receipt first = device.append(draft("k", "first"));
    assertEquals(first, device.append(draft("k", "first")));
    assertEquals(first, device.append(draft("k", "second")));
    assertEquals(1, device.info().events());
    assertEquals("first", device.find(first.id()).orElseThrow().text("content"));
  }

  @Test
  void anotherKeyAndNoKeyMakeEventsOfTheirOwn() {
    Receipt first = device.append(draft("k", "same"));
    Receipt other = device.append(draft("l", "same"));
    Receipt none = device.append(EventDraft.of("order").with("content", "same").build());
    assertEquals(3, new HashSet<>(List.of(first.id(), other.id(), none.id())).size());
    assertNotEquals(none, device.append(EventDraft.of("order").with("content", "same").build()));
  }

  @Test
  void aKeyIsKnownAfterReopening() {
    Receipt first = device.append(draft("k", "first"));
    reopen(new TestEnvironment().environment());
    assertEquals(first, device.append(draft("k", "again")));
    assertEquals(1, device.info().events());
  }

  @Test
  void asManyThreadsAsAskAtOnceGetOneEvent() throws Exception {
    reopen(threads.environment());
    for (int round = 0; round < 20; round++) {
      String key = "k" + round;
      CyclicBarrier start = new CyclicBarrier(8);
      List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int thread = i;
        receipts.add(
            CompletableFuture.supplyAsync(
                () -> {
                  await(start);
                  return appendInOneOfThreeWays(thread, draft(key, "from " + thread));
                },
                task -> new Thread(task).start()));
      }
      Set<Receipt> different = new HashSet<>();
      for (CompletableFuture<Receipt> receipt : receipts) {
        different.add(receipt.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
      }
      assertEquals(1, different.size());
      assertEquals(round + 1, device.info().events());
    }
  }

  private Receipt appendInOneOfThreeWays(int way, EventDraft draft) {
    return switch (way % 3) {
      case 0 -> device.append(draft);
      case 1 -> Futures.join(device.appendAsync(draft));
      default -> device.appendAll(List.of(draft)).get(0);
    };
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Test
  void aFailureBeforeTheDiskLeavesTheKeyFree() {
    store.mode(FailingStore.Mode.FAIL_BEFORE_THE_DISK);
    assertThrows(StorageException.class, () -> device.append(draft("k", "lost")));
    assertThrows(StorageException.class, () -> device.appendAll(List.of(draft("k", "lost"))));
    assertTrue(device.appendAsync(draft("k", "lost")).isCompletedExceptionally());
    store.mode(FailingStore.Mode.WORK);
    Receipt kept = device.append(draft("k", "kept"));
    assertEquals("kept", device.find(kept.id()).orElseThrow().text("content"));
    assertEquals(1, device.info().events());
  }

  @Test
  void aFailureAfterTheDiskGivesTheReceiptOfTheStoredEvent() {
    store.mode(FailingStore.Mode.FAIL_AFTER_THE_DISK);
    Receipt first = device.append(draft("k", "first"));
    store.mode(FailingStore.Mode.WORK);
    assertEquals(first, device.append(draft("k", "again")));
    assertEquals(1, device.info().events());
  }

  @Test
  void anInvalidDraftLeavesItsKeyFree() {
    assertThrows(SealingException.class, () -> device.append(draft("k", "\ud800")));
    assertThrows(
        SealingException.class,
        () -> device.appendAll(List.of(draft("l", "fine"), draft("k", "\ud800"))));
    assertEquals(2, device.appendAll(List.of(draft("k", "1"), draft("l", "2"))).size());
    assertEquals(2, device.info().events());
  }

  @Test
  void appendAllAnswersKnownKeysAndSharesOneEventAmongDraftsOfOneKey() {
    Receipt earlier = device.append(draft("b", "earlier"));
    List<Receipt> receipts =
        device.appendAll(
            List.of(
                draft("c", "first of c"),
                draft("b", "late"),
                EventDraft.of("order").build(),
                draft("c", "second of c"),
                draft("a", "only of a")));
    assertEquals(earlier, receipts.get(1));
    assertEquals(receipts.get(0), receipts.get(3));
    assertEquals(List.of(2L, 1L, 3L, 2L, 4L), receipts.stream().map(Receipt::seq).toList());
    assertEquals(4, device.info().events());
    assertEquals("first of c", device.find(receipts.get(0).id()).orElseThrow().text("content"));
    assertEquals(receipts.get(4), device.append(draft("a", "again")));
  }

  @Test
  void callsThatShareKeysInOppositeOrdersNeverWaitForEachOther() throws Exception {
    reopen(threads.environment());
    for (int round = 0; round < 20; round++) {
      String prefix = "r" + round + "-";
      List<EventDraft> ascending =
          IntStream.range(0, 20).mapToObj(i -> draft(prefix + i, "up")).toList();
      List<EventDraft> descending =
          IntStream.range(0, 20).mapToObj(i -> draft(prefix + (19 - i), "down")).toList();
      CompletableFuture<List<Receipt>> one = inThread(ascending);
      CompletableFuture<List<Receipt>> other = inThread(descending);
      List<Receipt> up = one.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      List<Receipt> down = new ArrayList<>(other.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
      Collections.reverse(down);
      assertEquals(up, down);
      assertEquals(20L * (round + 1), device.info().events());
    }
  }

  private CompletableFuture<List<Receipt>> inThread(List<EventDraft> drafts) {
    return CompletableFuture.supplyAsync(
        () -> device.appendAll(drafts), task -> new Thread(task).start());
  }

  @Test
  void aListenerFindsTheKeyOfTheEventItHears() {
    List<Receipt> again = new ArrayList<>();
    device.subscribe(
        EventFilter.all(), event -> again.add(device.append(draft("k", "from the listener"))));
    Receipt first = device.append(draft("k", "first"));
    assertEquals(List.of(first), again);
  }

  @Test
  void aDamagedEventTakesItsKeyWithIt() {
    Receipt damaged = device.append(draft("k", "damaged"));
    Corruption.flipEncryptedByte(directory.resolve("events.db"), damaged.seq());
    Receipt second = device.append(draft("k", "second"));
    assertNotEquals(damaged.id(), second.id());
    assertEquals(second, device.append(draft("k", "third")));
    assertEquals(1, device.info().events());
  }

  @Test
  void theKeyIsNoPartOfTheEventAndNoOtherDeviceKnowsIt() {
    Receipt first = device.append(draft("very-secret-key", "first"));
    assertFalse(
        device.find(first.id()).orElseThrow().fields().toString().contains("very-secret-key"));
    assertFalse(draft("very-secret-key", "x").toString().contains("very-secret-key"));
    Bytes sealed = store.find(first.id()).orElseThrow().encrypted();
    Device bob = another();
    bob.replica().offer(sealed, Lane.LIVE, verdict -> {});
    assertEquals(1, bob.info().events());
    assertNotEquals(first.id(), bob.append(draft("very-secret-key", "of bob")).id());
    bob.stop();
    bob.release();
  }

  private Device another() {
    SodiumSealer sealer = TestSealers.member(invite);
    Path own = directory.resolve("bob");
    assertTrue(own.toFile().mkdir());
    return new Device(
        new TestEnvironment().environment(),
        sealer,
        SqliteEventStore.open(own, sealer.ownerHash()),
        SummarySchedule.DEFAULT);
  }

  @Test
  void aKeyHasItsLengthAndIsUnicode() {
    assertThrows(IllegalArgumentException.class, () -> draft("", "x"));
    String longest = "k".repeat(Limits.MAX_IDEMPOTENCY_KEY_CHARS);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> draft(longest + "k", "x"));
    assertEquals("an idempotency key has 1 to 255 characters, not 256", refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> draft("\ud800", "x"));
    assertEquals(device.append(draft(longest, "x")), device.append(draft(longest, "x")));
  }
}
