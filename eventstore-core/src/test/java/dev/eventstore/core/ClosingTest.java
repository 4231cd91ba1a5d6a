package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.Invite;
import dev.eventstore.Receipt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whenever and from wherever a community is closed: every append is answered, and truly. */
@Timeout(60)
class ClosingTest {
  private static final int SECONDS = 20;

  private final Invite invite = Invite.create("closing");
  @TempDir private Path directory;

  private Community open() {
    return Communities.builder().directory(directory).invite(invite).open();
  }

  private static EventDraft draft(int number) {
    return EventDraft.of("note").with("n", number).build();
  }

  /** Every receipt's event must be there; what failed must not. */
  private void assertAnsweredTruly(List<CompletableFuture<Receipt>> answers)
      throws InterruptedException, TimeoutException {
    List<Receipt> receipts = new ArrayList<>();
    for (CompletableFuture<Receipt> answer : answers) {
      try {
        receipts.add(answer.get(SECONDS, TimeUnit.SECONDS));
      } catch (ExecutionException refused) {
        assertTrue(refused.getCause() instanceof RuntimeException);
      }
    }
    try (Community again = open()) {
      assertEquals(receipts.size(), again.info().events());
      receipts.forEach(receipt -> assertTrue(again.find(receipt.id()).isPresent()));
      assertTrue(again.verify(checked -> {}).passed());
    }
  }

  @Test
  void closingAnswersEveryQueuedAppend() throws Exception {
    List<CompletableFuture<Receipt>> answers = new ArrayList<>();
    try (Community community = open()) {
      for (int i = 0; i < 4_000; i++) {
        answers.add(community.appendAsync(draft(i)));
      }
    }
    assertAnsweredTruly(answers);
  }

  @Test
  void closingUnderneathManyAppendersLeavesNobodyWaiting() throws Exception {
    Community community = open();
    ExecutorService appenders = Executors.newFixedThreadPool(4);
    CountDownLatch begun = new CountDownLatch(4);
    List<Future<Integer>> counts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      counts.add(appenders.submit(() -> appendUntilClosed(community, begun)));
    }
    assertTrue(begun.await(SECONDS, TimeUnit.SECONDS));
    community.close();
    int acknowledged = 0;
    for (Future<Integer> count : counts) {
      acknowledged += count.get(SECONDS, TimeUnit.SECONDS);
    }
    appenders.shutdown();
    try (Community again = open()) {
      assertEquals(acknowledged, again.info().events());
    }
  }

  private static int appendUntilClosed(Community community, CountDownLatch begun) {
    int acknowledged = 0;
    while (true) {
      try {
        community.append(draft(acknowledged));
        acknowledged++;
        begun.countDown();
      } catch (RuntimeException closed) {
        return acknowledged;
      }
    }
  }

  @Test
  void aListenerThatClosesWithWorkUnderwayLosesNothing() throws Exception {
    Community community = open();
    CountDownLatch closed = new CountDownLatch(1);
    community.subscribe(
        EventFilter.all(),
        event -> {
          community.close();
          closed.countDown();
        });
    List<CompletableFuture<Receipt>> answers = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      answers.add(community.appendAsync(draft(i)));
    }
    assertTrue(closed.await(SECONDS, TimeUnit.SECONDS));
    assertAnsweredTruly(answers);
  }

  @Test
  void anInterruptedCallerClosesCompletely() throws Exception {
    List<CompletableFuture<Receipt>> answers = new ArrayList<>();
    Community community = open();
    for (int i = 0; i < 2_000; i++) {
      answers.add(community.appendAsync(draft(i)));
    }
    Thread.currentThread().interrupt();
    community.close();
    assertTrue(Thread.interrupted());
    assertAnsweredTruly(answers);
  }

  @Test
  void aStoreThatCannotBeClosedKeepsTheDirectoryFromNobody() {
    Path elsewhere = directory.resolve("elsewhere");
    assertTrue(elsewhere.toFile().mkdir());
    FailingStore store =
        new FailingStore(SqliteEventStore.open(elsewhere, Sealers.sealer(1, 2).ownerHash()));
    Community community =
        Communities.builder().directory(directory).invite(invite).store(store).open();
    store.mode(FailingStore.Mode.FAIL_TO_CLOSE);
    community.close();
    open().close();
  }

  @Test
  void whatIsChainedToAnAppendMayCloseTheCommunity() throws Exception {
    Community community = open();
    CompletableFuture<Void> closed =
        community.appendAsync(draft(1)).thenAccept(receipt -> community.close());
    closed.get(SECONDS, TimeUnit.SECONDS);
    assertThrows(IllegalStateException.class, () -> community.append(draft(2)));
    assertThrows(IllegalStateException.class, community::info);
    community.close();
  }

  @Test
  void aListenerThatThrowsAnErrorGoesOnWithTheNextEvent() throws Exception {
    CountDownLatch second = new CountDownLatch(2);
    try (Community community = open()) {
      community.subscribe(
          EventFilter.all(),
          event -> {
            second.countDown();
            throw new AssertionError("on purpose");
          });
      community.append(draft(1));
      community.append(draft(2));
      assertTrue(second.await(SECONDS, TimeUnit.SECONDS));
    }
  }

  @Test
  void aSlowListenerThatFallsBehindMemoryStillHearsEverythingOnceInOrder() throws Exception {
    int events = 5_000;
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch all = new CountDownLatch(events);
    AtomicReference<String> wrong = new AtomicReference<>("");
    long[] next = new long[1];
    try (Community community = open()) {
      community.subscribe(
          EventFilter.all(),
          event -> {
            awaitQuietly(go);
            if (event.number("n", -1) != next[0]++) {
              wrong.set("heard " + event.fields() + " as number " + (next[0] - 1));
            }
            all.countDown();
          });
      List<EventDraft> drafts = new ArrayList<>();
      for (int i = 0; i < events; i++) {
        drafts.add(draft(i));
      }
      community.appendAll(drafts);
      go.countDown();
      assertTrue(all.await(SECONDS, TimeUnit.SECONDS));
    }
    assertEquals("", wrong.get());
  }

  @Test
  void listenersAndQueriesShowEqualEvents() throws Exception {
    AtomicReference<Object> heard = new AtomicReference<>();
    CountDownLatch once = new CountDownLatch(1);
    try (Community community = open()) {
      community.subscribe(
          EventFilter.all(),
          event -> {
            heard.set(event);
            once.countDown();
          });
      Receipt receipt = community.append(draft(7));
      assertTrue(once.await(SECONDS, TimeUnit.SECONDS));
      assertEquals(community.find(receipt.id()).orElseThrow(), heard.get());
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
