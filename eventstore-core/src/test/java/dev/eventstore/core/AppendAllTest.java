package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventId;
import dev.eventstore.EventQuery;
import dev.eventstore.EventStoreException;
import dev.eventstore.Invite;
import dev.eventstore.Limits;
import dev.eventstore.Receipt;
import dev.eventstore.SealingException;
import dev.eventstore.StorageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many events in one transaction, on the thread of the test. */
@Timeout(60)
class AppendAllTest {
  private static final int LARGE_CONTENT = 60_000;

  /** So many events of that content leave no room for one more in the queue. */
  private static final int WHOLE_QUEUE = Limits.MAX_APPEND_QUEUE_BYTES / 61_480;

  @TempDir private Path directory;
  private SodiumSealer sealer;
  private FailingStore store;
  private Device device;

  @BeforeEach
  void open() {
    sealer = TestSealers.member(Invite.create("many at once"));
    store = new FailingStore(SqliteEventStore.open(directory, sealer.ownerHash()));
    device =
        new Device(new TestEnvironment().environment(), sealer, store, SummarySchedule.DEFAULT);
  }

  @AfterEach
  void close() {
    device.stop();
    device.release();
  }

  private static List<EventDraft> drafts(int count) {
    return IntStream.range(0, count).mapToObj(i -> draft("text " + i)).toList();
  }

  private static List<EventDraft> largeDrafts(int count) {
    EventDraft large = draft("x".repeat(LARGE_CONTENT));
    return IntStream.range(0, count).mapToObj(i -> large).toList();
  }

  private static EventDraft draft(String content) {
    return EventDraft.of("message").with("content", content).build();
  }

  @Test
  void moreThanACommitHoldsAreOneTransactionInTheOrderOfTheDrafts() {
    int count = 2 * Limits.MAX_COMMIT_EVENTS + 1;
    List<Receipt> receipts = device.appendAll(drafts(count));
    assertEquals(List.of(count), store.commits());
    assertEquals(
        IntStream.rangeClosed(1, count).mapToObj(Long::valueOf).toList(),
        receipts.stream().map(Receipt::seq).toList());
    List<Event> stored = device.query(EventQuery.of(EventFilter.all()).limit(count).build());
    for (int i = 0; i < count; i++) {
      assertEquals(receipts.get(i).id(), stored.get(i).id());
      assertEquals("text " + i, stored.get(i).text("content"));
    }
  }

  @Test
  void theFingerprintThatWasSummedInPartsIsThatOfTheIds() {
    device.append(draft("before"));
    device.appendAll(drafts(300));
    List<EventId> ids = new ArrayList<>();
    store.scanKeys((seq, key) -> ids.add(key.id()));
    assertEquals(301, ids.size());
    assertEquals(
        Optional.of(SetState.EMPTY.plusIds(ids, sealer)),
        store.setState().flatMap(SetState::decode));
  }

  @Test
  void whenTheStorageFailsNoneIsStored() {
    store.mode(FailingStore.Mode.FAIL_BEFORE_THE_DISK);
    assertThrows(StorageException.class, () -> device.appendAll(drafts(1_000)));
    store.mode(FailingStore.Mode.WORK);
    assertEquals(0, device.info().events());
    assertEquals(1_000, device.appendAll(drafts(1_000)).size());
  }

  @Test
  void whenTheAnswerOfTheDiskIsLostAllAreThere() {
    store.mode(FailingStore.Mode.FAIL_AFTER_THE_DISK);
    List<Receipt> receipts = device.appendAll(drafts(1_000));
    store.mode(FailingStore.Mode.WORK);
    assertEquals(1_000, device.info().events());
    assertTrue(receipts.stream().allMatch(receipt -> device.find(receipt.id()).isPresent()));
  }

  @Test
  void tooManyDraftsAreRefusedWithLimitAndValue() {
    int tooMany = Limits.MAX_APPEND_ALL_EVENTS + 1;
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> device.appendAll(drafts(tooMany)));
    assertEquals("appendAll takes at most 8192 events at a time, not 8193", refused.getMessage());
    assertEquals(0, device.info().events());
  }

  @Test
  void tooManyBytesAreRefusedWithLimitAndValueAndTakeNoRoom() {
    SealingException refused =
        assertThrows(SealingException.class, () -> device.appendAll(largeDrafts(WHOLE_QUEUE + 1)));
    assertEquals(EventStoreException.Category.FIX_INPUT, refused.category());
    assertTrue(
        refused.getMessage().matches(".* at most 8388608 bytes .* has 8[0-9]{6}"),
        refused.getMessage());
    assertEquals(0, device.info().events());
    assertEquals(WHOLE_QUEUE, device.appendAll(largeDrafts(WHOLE_QUEUE)).size());
  }

  @Test
  void aListenerMayAppendThoughTheCallFilledTheWholeQueue() {
    List<Receipt> echoes = new ArrayList<>();
    device.subscribe(
        EventFilter.type("message"),
        event -> echoes.add(device.append(EventDraft.of("echo").build())));
    device.appendAll(largeDrafts(WHOLE_QUEUE));
    assertEquals(WHOLE_QUEUE, echoes.size());
  }

  @Test
  void noDraftsNeedNoTransaction() {
    assertEquals(List.of(), device.appendAll(List.of()));
    assertEquals(List.of(), store.commits());
  }
}
