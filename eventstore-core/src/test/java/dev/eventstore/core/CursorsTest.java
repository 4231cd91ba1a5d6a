package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Delivery;
import dev.eventstore.Limits;
import dev.eventstore.spi.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader far ahead of the disk, while writer, timer or disk fail it: it goes on some day. */
class CursorsTest {
  private static final Delivery DELIVERY = Delivery.fromCursor("c");
  private static final Duration SAVE_AFTER = Duration.ofMillis(Limits.MAX_UNSAVED_CURSOR_MILLIS);

  private final TestEnvironment time = new TestEnvironment();
  private final HeldExecutor writer = new HeldExecutor();
  @TempDir private Path directory;
  private FailingStore store;
  private Cursors cursors;
  private Cursor cursor;
  private long key;
  private boolean noTimer;

  @BeforeEach
  void open() {
    Environment usual = time.environment();
    Environment environment =
        new Environment(
            usual.wallClock(),
            usual.nanoTicker(),
            usual.random(),
            usual.crypto(),
            writer,
            usual.delivery(),
            (delay, task) -> {
              if (noTimer) {
                throw new Error("no thread, on purpose"); // a test must not throw the real one
              }
              usual.timer().runAfter(delay, task);
            });
    SodiumSealer sealer = Sealers.sealer(1, 2);
    store = new FailingStore(SqliteEventStore.open(directory, sealer.ownerHash()));
    key = sealer.indexTag("\u0000cursor", "c");
    store.saveCursors(Map.of(key, 0L));
    cursors = new Cursors(environment, sealer, store, () -> 0);
    cursor = cursors.open("c", DELIVERY);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void read(long from, long until) {
    for (long seq = from; seq <= until; seq++) {
      cursor.handingOut(seq);
      cursor.passed(seq);
    }
  }

  private void readAsFarAsMayBe() {
    read(1, Limits.MAX_UNSAVED_CURSOR_EVENTS);
    assertFalse(cursor.mayGoOn());
  }

  private long saved() {
    return store.cursor(key).orElseThrow();
  }

  @Test
  void aWriterWithoutThreadIsAskedAgain() {
    writer.refuse(true);
    readAsFarAsMayBe();
    time.pass(SAVE_AFTER.multipliedBy(3));
    assertFalse(cursor.mayGoOn());
    assertEquals(1, time.alarms());
    writer.refuse(false);
    time.pass(SAVE_AFTER);
    writer.runAll();
    assertTrue(cursor.mayGoOn());
    assertEquals(Limits.MAX_UNSAVED_CURSOR_EVENTS, saved());
  }

  @Test
  void aTimerThatCannotBeSetIsSetByTheNextEvent() {
    noTimer = true;
    read(1, 1);
    noTimer = false;
    read(2, 2);
    time.pass(SAVE_AFTER);
    writer.runAll();
    assertEquals(2, saved());
  }

  @Test
  void anErrorOfTheStoreHoldsUpNobodyAndIsTriedAgain() {
    readAsFarAsMayBe();
    store.mode(FailingStore.Mode.FAIL_TO_SAVE_CURSORS_WITH_AN_ERROR);
    writer.runAll();
    assertTrue(cursor.mayGoOn());
    store.mode(FailingStore.Mode.WORK);
    time.pass(SAVE_AFTER);
    writer.runAll();
    assertEquals(Limits.MAX_UNSAVED_CURSOR_EVENTS, saved());
  }

  @Test
  void whoSubscribesAgainDuringASaveIsNotHeldUpByIt() {
    readAsFarAsMayBe();
    cursor.close();
    List<Cursor> next = new ArrayList<>();
    store.duringCursorSave(() -> next.add(cursors.open("c", DELIVERY)));
    writer.runAll();
    assertTrue(next.get(0).mayGoOn());
  }
}
