package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventQuery;
import dev.eventstore.Invite;
import dev.eventstore.Limits;
import dev.eventstore.Meter;
import dev.eventstore.Receipt;
import dev.eventstore.StorageException;
import dev.eventstore.core.FailingStore.Mode;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.Lane;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a device counts, and why each number changes. */
class LogMetersTest {
  private final Invite invite = Invite.create("meters");
  private final TestEnvironment time = new TestEnvironment();
  private final HeldExecutor crypto = new HeldExecutor();
  private final HeldExecutor writer = new HeldExecutor();
  private final List<Device> devices = new ArrayList<>();
  @TempDir private Path directory;
  private FailingStore store;
  private Device device;
  private Device other;
  private LocalMetrics metrics;

  @BeforeEach
  void open() {
    SodiumSealer sealer = TestSealers.member(invite);
    store = new FailingStore(SqliteEventStore.open(directory, sealer.ownerHash()));
    device =
        new Device(
            time.environment(crypto, writer, Runnable::run),
            sealer,
            store,
            SummarySchedule.DEFAULT);
    metrics = new LocalMetrics(device.meters(), Optional.empty());
    SodiumSealer another = TestSealers.member(invite);
    Path own = directory.resolve("other");
    assertTrue(own.toFile().mkdir());
    EventStore events = SqliteEventStore.open(own, another.ownerHash());
    other = new Device(time.environment(), another, events, SummarySchedule.DEFAULT);
    devices.addAll(List.of(device, other));
  }

  @AfterEach
  void close() {
    work();
    devices.forEach(Device::stop);
    devices.forEach(Device::release);
  }

  private void work() {
    while (crypto.runAll() + writer.runAll() > 0) {
      // each brings work for the other
    }
  }

  private double value(String id) {
    return metrics.value(id).orElseThrow();
  }

  private static EventDraft note(int number) {
    return EventDraft.of("note").with("n", number).build();
  }

  private void append(int number) {
    var unused = device.appendAsync(note(number));
    work();
  }

  private Bytes fromOther(int number) {
    Receipt receipt = other.append(note(number));
    return other.replica().read(List.of(receipt.seq())).get(0).encrypted();
  }

  private void offer(Bytes sealed) {
    device.replica().offer(sealed, Lane.LIVE, verdict -> {});
  }

  @Test
  void eventsAreCountedByWhereTheyComeFrom() {
    append(1);
    append(2);
    Bytes received = fromOther(3);
    offer(received);
    work();
    offer(received);

    assertEquals(3, value("eventstore.events"));
    assertEquals(2, value("eventstore.events.appended"));
    assertEquals(1, value("eventstore.events.received"));
    assertEquals(1, value("eventstore.events.duplicates"));
    assertEquals(3, value("eventstore.commits"));
  }

  @Test
  void manyAtOnceAreOneCommit() {
    other.appendAll(List.of(note(1), note(2)));
    LocalMetrics others = new LocalMetrics(other.meters(), Optional.empty());
    assertEquals(2, others.value("eventstore.events.appended").orElseThrow());
    assertEquals(1, others.value("eventstore.commits").orElseThrow());
  }

  @Test
  void damagedEventsAreCountedWhenTheyAreSetAside() {
    append(1);
    append(2);
    Corruption.flipEncryptedByte(directory.resolve(SqliteEventStore.FILE), 2);
    device.query(EventQuery.of(EventFilter.all()).build());
    work();
    assertEquals(1, value("eventstore.events.damaged"));
    assertEquals(1, value("eventstore.events"));
  }

  @Test
  void anAppendUnderAKnownKeyIsNotCountedAgain() {
    EventDraft keyed = EventDraft.of("note").idempotencyKey("once").build();
    for (int i = 0; i < 2; i++) {
      var unused = device.appendAsync(keyed);
      work();
    }
    assertEquals(1, value("eventstore.events.appended"));
  }

  @Test
  void refusedBytesAreCountedByTheReason() {
    byte[] changed = fromOther(1).toArray();
    changed[changed.length - 1] ^= 1;
    for (int i = 0; i < 2; i++) { // the second time it is known
      offer(Bytes.copyOf(changed));
      work();
    }
    offer(Bytes.copyOf(new byte[Limits.MIN_SEALED_EVENT_BYTES - 1]));

    assertEquals(2, value("eventstore.events.rejected{reason=key}"));
    assertEquals(1, value("eventstore.events.rejected{reason=size}"));
    assertEquals(0, value("eventstore.events.rejected{reason=signature}"));
    assertEquals(0, value("eventstore.events.received"));
  }

  @Test
  void whatIsPutOffIsCountedByTheCause() {
    crypto.refuse(true);
    offer(fromOther(1));
    crypto.refuse(false);
    store.mode(Mode.FAIL_BEFORE_THE_DISK);
    offer(fromOther(2));
    work();

    assertEquals(1, value("eventstore.events.deferred{cause=busy}"));
    assertEquals(1, value("eventstore.events.deferred{cause=full}"));
  }

  @Test
  void queuesShowWhatWaits() {
    Bytes sealed = fromOther(1);
    offer(sealed);
    assertEquals(sealed.size(), value("eventstore.receive.queue"));
    var unused = device.appendAsync(note(2));
    assertTrue(value("eventstore.append.queue") > 0);
    assertEquals(1, value("eventstore.append.unanswered"));

    work();

    assertEquals(0, value("eventstore.receive.queue"));
    assertEquals(0, value("eventstore.append.queue"));
    assertEquals(0, value("eventstore.append.unanswered"));
  }

  @Test
  void failedCommitsAreCountedAndShownUntilOneSucceeds() {
    store.mode(Mode.FAIL_BEFORE_THE_DISK);
    append(1);
    assertEquals(1, value("eventstore.commits.failed"));
    assertEquals(1, value("eventstore.storage.failing"));
    assertEquals(0, value("eventstore.events.appended"));

    store.mode(Mode.WORK);
    append(2);

    assertEquals(1, value("eventstore.commits.failed"));
    assertEquals(0, value("eventstore.storage.failing"));
    assertEquals(1, value("eventstore.commits"));
  }

  @Test
  void whatTheStoreStoredWithoutSayingSoIsCountedAsAppended() {
    store.mode(Mode.FAIL_AFTER_THE_DISK);
    append(1);
    assertEquals(1, value("eventstore.events.appended"));
    assertEquals(1, value("eventstore.events"));
  }

  @Test
  void readingGoesOnAfterTheEnd() {
    append(1);
    close();
    assertEquals(1, value("eventstore.events"));
    assertThrows(StorageException.class, () -> store.setState());
  }

  @Test
  void theMetersAreAlwaysTheSameObjects() {
    List<Meter> before = metrics.meters();
    append(1);
    List<Meter> after = metrics.meters();
    assertEquals(before.size(), after.size());
    for (int i = 0; i < before.size(); i++) {
      assertTrue(before.get(i) == after.get(i), before.get(i)::id);
    }
  }
}
