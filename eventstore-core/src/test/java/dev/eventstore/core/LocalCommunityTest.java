package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventQuery;
import dev.eventstore.EventStoreException;
import dev.eventstore.Invite;
import dev.eventstore.Receipt;
import dev.eventstore.SealingException;
import dev.eventstore.StorageException;
import dev.eventstore.Subscription;
import dev.eventstore.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalCommunityTest {
  private static final int DEADLINE_SECONDS = 20;

  private final Invite invite = Invite.create("book club");
  @TempDir private Path directory;

  private Community open() {
    return Communities.builder().directory(directory).invite(invite).open();
  }

  private static EventDraft message(String content) {
    return EventDraft.of("message").with("content", content).build();
  }

  @Test
  void whatWasAppendedIsThereAfterReopeningWithoutTheInvite() {
    Receipt receipt;
    try (Community community = open()) {
      receipt = community.append(message("hello"));
    }
    try (Community again = Communities.builder().directory(directory).open()) {
      Event event = again.find(receipt.id()).orElseThrow();
      assertEquals("hello", event.text("content"));
      assertEquals(again.self(), event.author());
      assertEquals(receipt.timestamp(), event.timestamp());
      assertEquals("book club", again.invite().name());
      assertEquals(1, again.info().events());
    }
  }

  @Test
  void theRootIsTheSameAfterReopeningAndDiffersFromThatOfAnotherSet() {
    String before;
    String after;
    try (Community community = open()) {
      community.append(message("one"));
      before = community.info().root().toString();
      community.append(message("two"));
      after = community.info().root().toString();
    }
    assertFalse(before.equals(after));
    try (Community again = open()) {
      assertEquals(after, again.info().root().toString());
    }
  }

  @Test
  void listenersHearEachEventOnceInOrderOfArrivalAfterItIsDurable() throws InterruptedException {
    BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
    try (Community community = open()) {
      community.append(message("before the subscription"));
      try (Subscription live =
          community.subscribe(EventFilter.type("message"), event -> heard.add(event))) {
        List<EventDraft> drafts = new ArrayList<>();
        IntStream.range(0, 3_000).forEach(i -> drafts.add(message("text " + i)));
        drafts.add(EventDraft.of("other").build());
        community.appendAll(drafts);
        for (int i = 0; i < 3_000; i++) {
          Event next = heard.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
          assertEquals("text " + i, next.text("content"));
          assertTrue(community.find(next.id()).isPresent());
        }
      }
      community.append(message("after the subscription"));
    }
    assertTrue(heard.isEmpty());
  }

  @Test
  void oneListenerThatThrowsOrBlocksHarmsNoOther() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
    try (Community community = open();
        Subscription throwing =
            community.subscribe(
                EventFilter.all(),
                event -> {
                  throw new IllegalStateException("on purpose");
                });
        Subscription blocking =
            community.subscribe(EventFilter.all(), event -> awaitQuietly(release));
        Subscription good = community.subscribe(EventFilter.all(), event -> heard.add(event))) {
      community.append(message("one"));
      community.append(message("two"));
      assertEquals("one", heard.poll(DEADLINE_SECONDS, TimeUnit.SECONDS).text("content"));
      assertEquals("two", heard.poll(DEADLINE_SECONDS, TimeUnit.SECONDS).text("content"));
      release.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aListenerMayAppendAndMayCloseTheCommunity() throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    Community community = open();
    community.subscribe(
        EventFilter.type("question"),
        event -> {
          community.append(message("answer"));
          community.close();
          closed.countDown();
        });
    community.append(EventDraft.of("question").build());
    assertTrue(closed.await(DEADLINE_SECONDS, TimeUnit.SECONDS));
    assertThrows(IllegalStateException.class, () -> community.append(message("too late")));
    try (Community again = open()) {
      assertEquals(2, again.info().events());
    }
  }

  @Test
  void queriesAnswerInTheOrderOfTimeByTypeAuthorAndPeriod() {
    try (Community community = open()) {
      List<Receipt> receipts =
          community.appendAll(
              IntStream.range(0, 1_500)
                  .mapToObj(i -> i % 3 == 0 ? message("m" + i) : EventDraft.of("noise").build())
                  .toList());
      List<Event> messages =
          community.query(
              EventQuery.of(EventFilter.type("message").by(community.self())).limit(600).build());
      assertEquals(500, messages.size());
      assertEquals("m0", messages.get(0).text("content"));
      assertEquals("m1497", messages.get(499).text("content"));
      Instant since = receipts.get(300).timestamp();
      Instant until = receipts.get(310).timestamp();
      assertEquals(
          10,
          community
              .query(EventQuery.of(EventFilter.all()).since(since).until(until).build())
              .size());
      List<Event> newest =
          community.query(EventQuery.of(EventFilter.all()).newestFirst().limit(2).build());
      assertEquals(receipts.get(1_499).id(), newest.get(0).id());
      assertEquals(receipts.get(1_498).id(), newest.get(1).id());
      assertTrue(community.query(EventQuery.of(EventFilter.type("absent")).build()).isEmpty());
    }
  }

  @Test
  void aDirectoryInUseIsRefusedAtOnceAndNamesTheHolder() {
    try (Community first = open()) {
      StorageException refused = assertThrows(StorageException.class, this::open);
      assertEquals(StorageException.Kind.LOCKED, refused.kind());
      assertTrue(refused.getMessage().contains(Long.toString(ProcessHandle.current().pid())));
      first.append(message("the first goes on"));
    }
    open().close();
  }

  @Test
  void aDirectoryWithoutACommunityNeedsAnInvite() {
    StorageException refused =
        assertThrows(
            StorageException.class,
            () -> Communities.builder().directory(directory.resolve("absent")).open());
    assertEquals(StorageException.Kind.MISMATCH, refused.kind());
    assertFalse(Files.exists(directory.resolve("absent")));
  }

  @Test
  void anotherCommunitysInviteIsRefused() {
    open().close();
    StorageException refused =
        assertThrows(
            StorageException.class,
            () ->
                Communities.builder()
                    .directory(directory)
                    .invite(Invite.create("chess club"))
                    .open());
    assertEquals(StorageException.Kind.MISMATCH, refused.kind());
    assertEquals(
        "the directory "
            + directory
            + " belongs to the community 'book club', and the invite is to another one,"
            + " 'chess club'",
        refused.getMessage());
  }

  @Test
  void anExpiredInviteIsRefused() {
    Invite expired = invite.withExpiry(Instant.now().minusSeconds(1));
    assertThrows(
        SealingException.class,
        () -> Communities.builder().directory(directory).invite(expired).open());
  }

  @Test
  void anInvalidDraftIsRefusedWithLimitAndValueAndNothingIsStored() {
    try (Community community = open()) {
      SealingException refused =
          assertThrows(SealingException.class, () -> community.append(message("x".repeat(70_000))));
      assertEquals(EventStoreException.Category.FIX_INPUT, refused.category());
      assertTrue(refused.getMessage().matches(".*[0-9]{5}.*"), refused.getMessage());
      assertThrows(
          SealingException.class,
          () -> community.appendAll(List.of(message("fine"), message("\ud800"))));
      assertEquals(0, community.info().events());
    }
  }

  @Test
  void aChangedByteOnDiskIsFoundNamedAndNeverShown() throws IOException {
    Receipt receipt;
    try (Community community = open()) {
      receipt = community.append(message("precious"));
      community.append(message("other"));
    }
    Corruption.flipEncryptedByte(directory.resolve("events.db"), receipt.seq());
    try (Community community = open()) {
      Verification verification = community.verify(checked -> {});
      assertEquals(2, verification.checked());
      assertEquals(1, verification.damagedCount());
      assertEquals(receipt.seq(), verification.damaged().get(0).seq());
      assertTrue(community.find(receipt.id()).isEmpty());
      assertEquals(1, community.info().events());
    }
    try (Community again = open()) {
      Verification verification = again.verify(checked -> {});
      assertEquals(1, verification.checked());
      assertEquals(1, verification.damagedCount(), "what has not come back");
      assertEquals(receipt.id().toString(), verification.damaged().get(0).id());
    }
  }

  @Test
  void awaitInSyncWithoutPeersEndsAtItsTimeout() {
    try (Community community = open()) {
      assertFalse(community.awaitInSync(Duration.ofMillis(10)));
      assertFalse(community.syncStatus().inSync());
    }
  }

  @Test
  void anInterruptedCallerHarmsNothing() {
    try (Community community = open()) {
      Thread.currentThread().interrupt();
      Receipt receipt = community.append(message("interrupted"));
      assertTrue(Thread.interrupted());
      assertTrue(community.find(receipt.id()).isPresent());
      community.append(message("and on it goes"));
    }
  }
}
