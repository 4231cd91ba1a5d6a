package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.EventStoreException;
import dev.eventstore.Invite;
import dev.eventstore.Limits;
import dev.eventstore.Receipt;
import dev.eventstore.SealingException;
import dev.eventstore.StorageException;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is chained to a failed append sees why, whatever failed and with or without a key. */
@Timeout(60)
class AppendAsyncFailureTest {
  @TempDir private Path directory;

  private static EventDraft draft(String content, boolean keyed) {
    EventDraft.Builder draft = EventDraft.of("message").with("content", content);
    return (keyed ? draft.idempotencyKey("key") : draft).build();
  }

  /** What the first function that is chained to it is given. */
  private static CompletableFuture<Throwable> seen(CompletableFuture<Receipt> failing) {
    CompletableFuture<Throwable> seen = new CompletableFuture<>();
    CompletableFuture<Receipt> unused =
        failing.whenComplete(
            (receipt, failure) -> {
              if (failure != null) {
                seen.complete(failure);
              }
            });
    return seen;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anImmediateRefusalIsCompleteAtOnceAndUnwrapped(boolean keyed) {
    Invite invite = Invite.create("failures");
    try (Community community = Communities.builder().directory(directory).invite(invite).open()) {
      CompletableFuture<Receipt> refused = community.appendAsync(draft("\ud800", keyed));
      assertTrue(refused.isCompletedExceptionally());
      assertInstanceOf(SealingException.class, seen(refused).join());
    }
  }

  @Test
  void whatIsNotAnsweredYetIsCounted() {
    HeldExecutor writer = new HeldExecutor();
    HeldExecutor delivery = new HeldExecutor();
    Environment environment = new TestEnvironment().environment(Runnable::run, writer, delivery);
    SodiumSealer sealer = Sealers.sealer(1, 2);
    EventStore store = SqliteEventStore.open(directory, sealer.ownerHash());
    Device device = new Device(environment, sealer, store, SummarySchedule.DEFAULT);
    for (int i = 0; i < Limits.MAX_ASYNC_APPENDS; i++) {
      CompletableFuture<Receipt> unused = device.appendAsync(draft("once", true));
    }
    StorageException full =
        assertThrows(StorageException.class, () -> device.appendAsync(draft("more", false)));
    assertEquals("32768 appends wait for their answers; append later", full.getMessage());
    writer.runAll();
    delivery.runAll();
    CompletableFuture<Receipt> more = device.appendAsync(draft("more", false));
    writer.runAll();
    delivery.runAll();
    assertEquals(2, more.join().seq());
    device.stop();
    device.release();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFailedCommitIsSeenUnwrapped(boolean keyed) {
    HeldExecutor delivery = new HeldExecutor();
    Environment environment = new TestEnvironment().environment(delivery);
    SodiumSealer sealer = Sealers.sealer(1, 2);
    FailingStore store = new FailingStore(SqliteEventStore.open(directory, sealer.ownerHash()));
    Device device = new Device(environment, sealer, store, SummarySchedule.DEFAULT);
    store.mode(FailingStore.Mode.FAIL_BEFORE_THE_DISK);
    CompletableFuture<Receipt> lost = device.appendAsync(draft("lost", keyed));
    List<Throwable> seen = new ArrayList<>();
    CompletableFuture<Throwable> unused =
        seen(lost).whenComplete((failure, none) -> seen.add(failure));
    assertFalse(lost.isDone(), "it is the library's threads that tell");
    assertEquals(1, delivery.runAll());
    assertInstanceOf(StorageException.class, seen.get(0));
    assertEquals(
        EventStoreException.Category.RETRY, ((EventStoreException) seen.get(0)).category());
    device.stop();
    device.release();
  }
}
