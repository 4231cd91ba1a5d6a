package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.eventstore.Bytes;
import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventId;
import dev.eventstore.Invite;
import dev.eventstore.Receipt;
import dev.eventstore.StorageException;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.StoredEvent;
import dev.eventstore.spi.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole devices on the thread of the test: real seals, real databases, no waiting. */
class DeviceTest {
  private final Invite invite = Invite.create("devices");
  private final TestEnvironment time = new TestEnvironment();
  private final List<Device> devices = new ArrayList<>();
  @TempDir private Path directory;
  private FailingStore store;
  private Device alice;
  private Device bob;

  @BeforeEach
  void twoDevices() {
    SodiumSealer sealer = TestSealers.member(invite);
    store = new FailingStore(SqliteEventStore.open(directory, sealer.ownerHash()));
    alice = device(sealer, store);
    bob = device("bob");
  }

  private Device device(String name) {
    SodiumSealer sealer = TestSealers.member(invite);
    Path own = directory.resolve(name);
    assertTrue(own.toFile().mkdir());
    return device(sealer, SqliteEventStore.open(own, sealer.ownerHash()));
  }

  private Device device(SodiumSealer sealer, EventStore events) {
    Device device = new Device(time.environment(), sealer, events, SummarySchedule.DEFAULT);
    devices.add(device);
    return device;
  }

  @AfterEach
  void release() {
    devices.forEach(Device::stop);
    devices.forEach(Device::release);
  }

  private static EventDraft message(String content) {
    return EventDraft.of("message").with("content", content).build();
  }

  private static StoredEvent sealed(Device device, Receipt receipt) {
    return device.replica().read(List.of(receipt.seq())).get(0);
  }

  private static Verdict offer(Device to, Bytes sealed) {
    List<Verdict> verdicts = new ArrayList<>();
    to.replica().offer(sealed, Lane.LIVE, verdicts::add);
    assertEquals(1, verdicts.size());
    return verdicts.get(0);
  }

  @Test
  void whatOneDeviceWroteAnotherVerifiesStoresAndHandsToItsListenersOnce() {
    List<Event> heard = new ArrayList<>();
    bob.subscribe(EventFilter.all(), heard::add);
    Receipt receipt = alice.append(message("hello"));
    Bytes sealed = sealed(alice, receipt).encrypted();

    assertEquals(new Verdict.Accepted(receipt.id(), 1), offer(bob, sealed));
    assertEquals(new Verdict.Duplicate(receipt.id()), offer(bob, sealed));

    assertEquals(1, heard.size());
    assertEquals("hello", heard.get(0).text("content"));
    assertEquals(alice.self(), heard.get(0).author());
    assertEquals(receipt.timestamp(), heard.get(0).timestamp());
    assertEquals(alice.info().root(), bob.info().root());
  }

  @Test
  void rootsAreEqualHoweverTheEventsArrived() {
    List<Receipt> receipts =
        alice.appendAll(List.of(message("1"), message("2"), message("3"), message("4")));
    for (int i = receipts.size() - 1; i >= 0; i--) {
      offer(bob, sealed(alice, receipts.get(i)).encrypted());
    }
    assertEquals(alice.info().root(), bob.info().root());
    assertEquals(4, bob.info().events());
  }

  @Test
  void aChangedEventIsRejectedAndRememberedAsRejected() {
    byte[] sealed = sealed(alice, alice.append(message("hello"))).encrypted().toArray();
    sealed[40] ^= 1;
    Bytes changed = Bytes.copyOf(sealed);
    EventId id = TestSealers.member(invite).idOf(changed);
    assertEquals(new Verdict.Rejected(id, Verdict.Reason.KEY), offer(bob, changed));
    assertEquals(new Verdict.Rejected(id, Verdict.Reason.KEY), offer(bob, changed));
    assertEquals(0, bob.info().events());
  }

  @Test
  void whatCannotBeAnEventIsRejectedBySize() {
    for (int size : new int[] {0, 1, 112, 65_537, 1 << 20}) {
      Verdict verdict = offer(bob, Bytes.copyOf(new byte[size]));
      assertEquals(Verdict.Reason.SIZE, assertInstanceOf(Verdict.Rejected.class, verdict).reason());
    }
  }

  @Test
  void anEventOfAnotherCommunityIsRejected() {
    SodiumSealer stranger = TestSealers.member(Invite.create("devices"));
    Bytes sealed = stranger.sealEvent("{}".getBytes(UTF_8), new byte[0]);
    assertEquals(
        Verdict.Reason.KEY, assertInstanceOf(Verdict.Rejected.class, offer(bob, sealed)).reason());
  }

  @Test
  void aReplySortsBehindWhatItAnswersThoughTheClockIsSlow() {
    time.pass(Duration.ofMinutes(30));
    Receipt question = alice.append(message("question"));
    time.pass(Duration.ofMinutes(-30));
    offer(bob, sealed(alice, question).encrypted());
    Receipt answer = bob.append(message("answer"));
    assertTrue(answer.timestamp().isAfter(question.timestamp()));
  }

  @Test
  void anAppendWhoseCommitFailsIsNotInTheLogAndTheNextOneIs() {
    store.mode(FailingStore.Mode.FAIL_BEFORE_THE_DISK);
    StorageException failed =
        assertThrows(StorageException.class, () -> alice.append(message("lost")));
    assertEquals(StorageException.Kind.FULL, failed.kind());
    assertEquals(0, alice.info().events());
    store.mode(FailingStore.Mode.WORK);
    Receipt receipt = alice.append(message("kept"));
    assertEquals(1, alice.info().events());
    assertTrue(alice.find(receipt.id()).isPresent());
  }

  @Test
  void anAppendWhoseCommitReachedTheDiskSucceedsThoughTheStoreReportedAFailure() {
    List<Event> heard = new ArrayList<>();
    alice.subscribe(EventFilter.all(), heard::add);
    store.mode(FailingStore.Mode.FAIL_AFTER_THE_DISK);
    Receipt receipt = alice.append(message("on disk"));
    store.mode(FailingStore.Mode.WORK);
    assertTrue(alice.find(receipt.id()).isPresent());
    assertEquals(1, alice.info().events());
    assertEquals(1, heard.size());
    alice.append(message("next"));
    assertEquals(2, alice.info().events());
  }

  @Test
  void aReceivedEventThatCannotBeStoredIsDeferredAndAcceptedLater() {
    Receipt receipt = bob.append(message("from bob"));
    Bytes sealed = sealed(bob, receipt).encrypted();
    store.mode(FailingStore.Mode.FAIL_BEFORE_THE_DISK);
    assertEquals(new Verdict.Deferred(Verdict.Cause.FULL), offer(alice, sealed));
    store.mode(FailingStore.Mode.WORK);
    assertInstanceOf(Verdict.Accepted.class, offer(alice, sealed));
  }

  @Test
  void aDamagedEventIsNotSentLeavesTheSetAndIsTakenBackFromAPeer() {
    Receipt receipt = alice.append(message("precious"));
    offer(bob, sealed(alice, receipt).encrypted());
    Corruption.flipEncryptedByte(directory.resolve("events.db"), receipt.seq());

    assertEquals(List.of(), alice.replica().read(List.of(receipt.seq())));
    assertEquals(0, alice.replica().events().root().count());

    Bytes fromBob = bob.replica().read(List.of(1L)).get(0).encrypted();
    assertInstanceOf(Verdict.Accepted.class, offer(alice, fromBob));
    assertEquals("precious", alice.find(receipt.id()).orElseThrow().text("content"));
    assertEquals(bob.info().root(), alice.info().root());
  }

  @Test
  void aDamagedEventIsTakenBackThoughItWasCalledADuplicateJustBefore() {
    Bytes sealed = sealed(bob, bob.append(message("precious"))).encrypted();
    assertInstanceOf(Verdict.Accepted.class, offer(alice, sealed));
    assertInstanceOf(Verdict.Duplicate.class, offer(alice, sealed));
    Corruption.flipEncryptedByte(directory.resolve("events.db"), 1);
    assertEquals(List.of(), alice.replica().read(List.of(1L)));
    assertInstanceOf(Verdict.Accepted.class, offer(alice, sealed));
    assertEquals(bob.info().root(), alice.info().root());
  }

  @Test
  void anEventWhoseLastTimeIsNotItsOwnIsRecognisedAsADuplicate() {
    ObjectNode inner = JsonNodeFactory.instance.objectNode().put("ts", 5);
    EventDraft draft = EventDraft.of("message").with("z", inner).build();
    Receipt receipt = alice.append(draft);
    Bytes sealed = sealed(alice, receipt).encrypted();
    assertEquals(new Verdict.Duplicate(receipt.id()), offer(alice, sealed));
    assertEquals(new Verdict.Duplicate(receipt.id()), offer(alice, sealed));
  }

  @Test
  void verifyEndsThoughEventsKeepArriving() {
    alice.append(message("first"));
    assertEquals(1, alice.verify(checked -> alice.append(message("another"))).checked());
    assertEquals(2, alice.info().events());
  }

  @Test
  void verifyThrowsTheReasonItselfWhenTheStorageFails() {
    alice.append(message("precious"));
    Corruption.flipEncryptedByte(directory.resolve("events.db"), 1);
    store.mode(FailingStore.Mode.FAIL_TO_SET_ASIDE);
    assertThrows(StorageException.class, () -> alice.verify(checked -> {}));
  }

  @Test
  void aListenerThatAppendsOnTheSameThreadIsHeardInOrder() {
    List<String> heard = new ArrayList<>();
    alice.subscribe(
        EventFilter.all(),
        event -> {
          heard.add(event.text("content"));
          if (heard.size() < 4) {
            alice.append(message("echo " + heard.size()));
          }
        });
    alice.append(message("first"));
    assertEquals(List.of("first", "echo 1", "echo 2", "echo 3"), heard);
  }

  @Test
  void verdictsComeBeforeTheNewsOfTheCommit() {
    List<String> order = new ArrayList<>();
    bob.replica().onStored(events -> order.add("stored " + events.size()));
    Bytes sealed = sealed(alice, alice.append(message("x"))).encrypted();
    bob.replica().offer(sealed, Lane.BACKFILL, verdict -> order.add("verdict"));
    assertEquals(List.of("verdict", "stored 1"), order);
  }

  @Test
  void aTransportHearsOfCommitsInOrderThoughAListenerAppendsInBetween() {
    List<Long> seqs = new ArrayList<>();
    alice.subscribe(
        EventFilter.type("question"), event -> alice.append(message("answer " + event.seq())));
    alice.replica().onStored(events -> events.forEach(event -> seqs.add(event.seq())));
    alice.append(EventDraft.of("question").build());
    alice.append(EventDraft.of("question").build());
    assertEquals(List.of(1L, 2L, 3L, 4L), seqs);
  }
}
