package dev.eventstore.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventId;
import dev.eventstore.EventQuery;
import dev.eventstore.Receipt;
import dev.eventstore.Verification;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.Verdict;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a device does about rows that changed, that it cannot open, and that it cannot read. */
class DamageTest {
  private static final int KEY = 1;

  private final HeldWriter writer = new HeldWriter();
  private final List<Device> devices = new ArrayList<>();
  @TempDir private Path directory;
  private Path database;
  private FailingStore store;
  private Device alice;
  private Device bob;

  /** Runs tasks at once, or keeps them until they are let go. */
  private static final class HeldWriter implements Executor {
    private final Queue<Runnable> held = new ArrayDeque<>();
    private boolean holding;

    @Override
    public void execute(Runnable task) {
      if (holding) {
        held.add(task);
      } else {
        task.run();
      }
    }
  }

  @BeforeEach
  void twoDevices() {
    database = directory.resolve(SqliteEventStore.FILE);
    openAlice();
    Path own = directory.resolve("bob");
    assertTrue(own.toFile().mkdir());
    SodiumSealer sealer = Sealers.sealer(8, KEY);
    bob = device(sealer, SqliteEventStore.open(own, sealer.ownerHash()));
  }

  private void openAlice() {
    SodiumSealer sealer = Sealers.sealer(7, KEY);
    store = new FailingStore(SqliteEventStore.open(directory, sealer.ownerHash()));
    alice = device(sealer, store);
  }

  private void reopenAlice() {
    close(alice);
    openAlice();
  }

  private Device device(SodiumSealer sealer, EventStore events) {
    Environment surroundings = new TestEnvironment().environment();
    Environment environment =
        new Environment(
            surroundings.wallClock(),
            surroundings.nanoTicker(),
            surroundings.random(),
            Runnable::run,
            writer,
            Runnable::run);
    Device device = new Device(environment, sealer, events, SummarySchedule.DEFAULT);
    devices.add(device);
    return device;
  }

  private void close(Device device) {
    devices.remove(device);
    device.stop();
    device.release();
  }

  @AfterEach
  void release() {
    List.copyOf(devices).forEach(this::close);
  }

  private static EventDraft message(String content) {
    return EventDraft.of("message").with("content", content).build();
  }

  private static Bytes sealed(Device device, long seq) {
    return device.replica().read(List.of(seq)).get(0).encrypted();
  }

  private static Verdict offer(Device to, Bytes sealed) {
    List<Verdict> verdicts = new ArrayList<>();
    to.replica().offer(sealed, Lane.LIVE, verdicts::add);
    assertEquals(1, verdicts.size());
    return verdicts.get(0);
  }

  private long rows(String table) {
    return Corruption.number(database, "SELECT count(*) FROM " + table);
  }

  private static List<?> all(Device device) {
    return device.query(EventQuery.of(EventFilter.all()).build());
  }

  /** Stores what the receive pipeline would not accept today. */
  private void plant(Bytes encrypted) {
    EventId id = Sealers.sealer(7, KEY).idOf(encrypted);
    NewRow row = new NewRow(id, 5, 6, OptionalLong.empty(), encrypted, List.of());
    store.append(List.of(row), SetState.EMPTY.encode());
    reopenAlice();
  }

  private void checkThatItStaysUnseen(String reason) {
    assertEquals(List.of(), all(alice));
    for (int i = 0; i < 2; i++) {
      Verification result = alice.verify(checked -> {});
      assertEquals(1, result.damagedCount());
      assertTrue(result.damaged().get(0).reason().contains(reason), result.toString());
    }
    assertEquals(1, alice.info().events());
    assertEquals(1, rows("events"));
    assertEquals(0, rows("set_aside"));
  }

  @Test
  void anEventInANewerFrameIsReportedAndNotShownButStays() {
    Member member = new Member(KEY);
    Bytes today = Sealers.sealer(8, KEY).sealEvent("{}".getBytes(UTF_8), new byte[0]);
    Member.Parts parts = member.parts(today);
    parts.plain()[0] = 2;
    plant(member.seal(parts, member.newest()));
    checkThatItStaysUnseen("frame 2");
  }

  @Test
  void anEventUnderAKeyThatIsNotHereIsReportedAndNotShownButStays() {
    plant(Sealers.sealer(8, KEY + 1).sealEvent("{}".getBytes(UTF_8), new byte[0]));
    checkThatItStaysUnseen("no key");
  }

  @Test
  void whatOneQueryFindsDamagedIsSetAsideInOneTaskThatReadsTheKeysOnce() {
    for (int i = 0; i < 20; i++) {
      alice.append(message("message " + i));
    }
    Corruption.execute(database, "UPDATE events SET encrypted = zeroblob(200) WHERE seq <= 15");
    int before = store.scans();
    writer.holding = true;
    assertEquals(5, all(alice).size());
    assertEquals(5, all(alice).size());
    assertEquals(1, writer.held.size());
    writer.holding = false;
    writer.held.remove().run();
    assertEquals(before + 1, store.scans());
    assertEquals(5, alice.info().events());
    assertEquals(15, rows("set_aside"));
    assertEquals(10, rows("event_tags"));
  }

  @Test
  void whatWentAlreadyCostsNoReload() {
    alice.append(message("precious"));
    Corruption.flipEncryptedByte(database, 1);
    writer.holding = true;
    assertEquals(List.of(), all(alice));
    writer.holding = false;
    alice.verify(checked -> {});
    int before = store.scans();
    writer.held.remove().run();
    assertEquals(before, store.scans());
  }

  @Test
  void aStorageThatCannotSetAsideDoesNotMakeReadingFail() {
    Receipt receipt = alice.append(message("precious"));
    Corruption.flipEncryptedByte(database, 1);
    store.mode(FailingStore.Mode.FAIL_TO_SET_ASIDE);
    assertTrue(alice.find(receipt.id()).isEmpty());
    assertEquals(List.of(), all(alice));
    assertEquals(List.of(), alice.replica().read(List.of(1L)));
  }

  /** With 2⁶³, a bit high up, and the lowest bit changed: negative, impossible, possible. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, 1L << 60, 1L})
  void anEventWhoseTimeIsDamagedComesBackFromAPeerOnce(long bit) {
    Receipt receipt = alice.append(message("precious"));
    offer(bob, sealed(alice, 1));
    damageTime(bit);
    reopenAlice();

    assertEquals(List.of(), all(alice));
    assertInstanceOf(Verdict.Accepted.class, offer(alice, sealed(bob, 1)));
    assertInstanceOf(Verdict.Duplicate.class, offer(alice, sealed(bob, 1)));
    assertEquals(1, rows("events"));
    assertEquals(1, rows("set_aside"));
    assertEquals(bob.info().root(), alice.info().root());
    assertTrue(alice.find(receipt.id()).isPresent());
    assertTrue(alice.verify(checked -> {}).passed());
  }

  @Test
  void anEventReceivedAgainMakesItsRowUnderAnotherTimeGiveWay() {
    alice.append(message("precious"));
    Bytes sealed = sealed(alice, 1);
    damageTime(1);
    reopenAlice();
    assertInstanceOf(Verdict.Accepted.class, offer(alice, sealed));
    assertEquals(1, rows("events"));
    assertEquals(1, rows("set_aside"));
    assertEquals(1, alice.info().events());
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, 1L << 60, 1L})
  void aTimeDamagedWhileOpenIsFoundByVerifyAndNotSent(long bit) {
    alice.append(message("precious"));
    damageTime(bit);
    assertEquals(1, alice.verify(checked -> {}).damagedCount());
    assertEquals(0, alice.info().events());
    alice.append(message("also"));
    Corruption.execute(database, "UPDATE events SET created_at = 77 WHERE seq = 2");
    assertEquals(List.of(), alice.replica().read(List.of(2L)));
    assertEquals(0, alice.info().events());
  }

  private void damageTime(long bit) {
    Corruption.execute(
        database,
        "UPDATE events SET created_at = (created_at | BIT) - (created_at & BIT)"
            .replace("BIT", bit == Long.MIN_VALUE ? "(-9223372036854775807 - 1)" : "" + bit));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "substr(event_id, 1, 31)",
        "CAST(event_id || x'00' AS BLOB)",
        "x''",
        "CAST(substr(event_id, 1, 31) || x'5a' AS BLOB)",
        "CAST(x'5a' || substr(event_id, 2) AS BLOB)"
      })
  void aRowUnderADamagedIdIsFoundNeverShownAndComesBack(String damage) {
    Receipt receipt = alice.append(message("precious"));
    offer(bob, sealed(alice, 1));
    Corruption.execute(database, "UPDATE events SET event_id = " + damage);

    writer.holding = true;
    assertEquals(List.of(), all(alice));
    assertTrue(alice.find(receipt.id()).isEmpty());
    writer.holding = false;
    Verification result = alice.verify(checked -> {});
    assertEquals(1, result.damagedCount());
    assertEquals(1, result.damaged().get(0).seq());
    assertEquals(0, alice.info().events());

    assertInstanceOf(Verdict.Accepted.class, offer(alice, sealed(bob, 1)));
    assertTrue(alice.find(receipt.id()).isPresent());
    assertEquals(bob.info().root(), alice.info().root());
  }

  /** With changed bytes, with a changed id, and with both, where only its time tells it again. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "encrypted = zeroblob(200)",
        "event_id = randomblob(32)",
        "event_id = randomblob(31)",
        "event_id = randomblob(32), encrypted = zeroblob(200)"
      })
  void whatAReaderHasSetAsideIsNamedUntilAPeerHasBroughtItBack(String damage) {
    alice.append(message("precious"));
    offer(bob, sealed(alice, 1));
    Corruption.execute(database, "UPDATE events SET " + damage);
    assertEquals(List.of(), all(alice));
    reopenAlice();
    assertEquals(1, rows("set_aside"));
    for (int i = 0; i < 2; i++) {
      Verification result = alice.verify(checked -> {});
      assertEquals(1, result.damagedCount());
      assertEquals(1, result.damaged().get(0).seq());
      assertTrue(result.damaged().get(0).reason().contains("set aside"), result.toString());
      reopenAlice();
    }
    assertInstanceOf(Verdict.Accepted.class, offer(alice, sealed(bob, 1)));
    assertTrue(alice.verify(checked -> {}).passed());
  }

  @Test
  void whatIsMissingIsCountedFromTheFirstReaderUntilItHasComeBack() {
    alice.append(message("precious"));
    alice.append(message("intact"));
    offer(bob, sealed(alice, 1));
    Corruption.flipEncryptedByte(database, 1);
    assertEquals(0, alice.info().missing());
    writer.holding = true;
    assertEquals(1, all(alice).size());
    assertEquals(1, alice.info().missing(), "reported");
    writer.holding = false;
    writer.held.remove().run();
    assertEquals(1, alice.info().missing(), "set aside");
    reopenAlice();
    assertEquals(1, alice.info().missing(), "by an earlier run");
    offer(alice, sealed(bob, 1));
    assertEquals(0, alice.info().missing(), "back");
  }

  @Test
  void whatCannotBeSetAsideIsCountedAllTheSameAndOnce() {
    alice.append(message("precious"));
    Corruption.flipEncryptedByte(database, 1);
    store.mode(FailingStore.Mode.FAIL_TO_SET_ASIDE);
    assertEquals(List.of(), all(alice));
    assertEquals(List.of(), all(alice));
    assertEquals(1, alice.info().missing());
    store.mode(FailingStore.Mode.WORK);
    alice.verify(checked -> {});
    assertEquals(1, alice.info().missing());
  }

  @Test
  void anIdOfAWrongLengthIsSetAsideWhenTheLogIsOpened() {
    alice.append(message("precious"));
    Corruption.execute(database, "UPDATE events SET event_id = substr(event_id, 1, 31)");
    reopenAlice();
    assertEquals(0, alice.info().events());
    assertEquals(1, rows("set_aside"));
  }

  @Test
  void aLogOpensThoughItsDamagedRowsCannotBeSetAside() {
    alice.append(message("precious"));
    alice.append(message("also"));
    damageTime(1L << 60);
    Corruption.execute(database, "UPDATE events SET created_at = 77 WHERE seq = 2");
    Corruption.execute(
        database,
        "CREATE TRIGGER no BEFORE INSERT ON set_aside BEGIN SELECT RAISE(ABORT, 'on purpose'); END");
    reopenAlice();
    assertEquals(1, alice.info().events());
  }

  @Test
  void whatReachedTheDiskIsNotStoredAgainThoughNothingCouldBeReadThen() {
    bob.append(message("from bob"));
    Bytes sealed = sealed(bob, 1);
    store.mode(FailingStore.Mode.FAIL_AFTER_THE_DISK_AND_IN_READING);
    assertInstanceOf(Verdict.Deferred.class, offer(alice, sealed));
    store.mode(FailingStore.Mode.WORK);
    assertInstanceOf(Verdict.Accepted.class, offer(alice, sealed));
    assertInstanceOf(Verdict.Duplicate.class, offer(alice, sealed));
    assertEquals(1, rows("events"));
    assertEquals(bob.info().root(), alice.info().root());
  }

  @Test
  void aCommitAfterAReloadThatFailedReloadsFirst() {
    alice.append(message("precious"));
    Corruption.flipEncryptedByte(database, 1);
    store.mode(FailingStore.Mode.FAIL_IN_READING);
    assertEquals(List.of(), alice.replica().read(List.of(1L)));
    store.mode(FailingStore.Mode.WORK);
    alice.append(message("next"));
    assertEquals(1, alice.info().events());
    assertFalse(all(alice).isEmpty());
    int before = store.scans();
    alice.append(message("one more"));
    assertEquals(before, store.scans());
  }

  @Test
  void aCommitThatFailedBeforeTheDiskCostsNoReload() {
    int before = store.scans();
    bob.append(message("from bob"));
    store.mode(FailingStore.Mode.FAIL_BEFORE_THE_DISK);
    assertInstanceOf(Verdict.Deferred.class, offer(alice, sealed(bob, 1)));
    store.mode(FailingStore.Mode.WORK);
    assertInstanceOf(Verdict.Accepted.class, offer(alice, sealed(bob, 1)));
    assertEquals(before, store.scans());
  }
}
