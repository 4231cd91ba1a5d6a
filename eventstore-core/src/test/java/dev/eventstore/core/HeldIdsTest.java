package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.spi.NewRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known about ids agrees with the rows, whatever becomes of a commit. */
class HeldIdsTest {
  private static final Bytes STATE = Bytes.empty();

  private final Random random = Seed.random("HeldIdsTest");
  @TempDir private Path directory;
  private Path file;
  private SqliteWriter writer;
  private SqliteReader reader;
  private HeldIds ids;

  @BeforeEach
  void open() {
    file = directory.resolve(SqliteEventStore.FILE);
    writer = SqliteEventStore.create(file, Bytes.copyOf(new byte[16]));
    reader = new SqliteReader(file);
    ids = new HeldIds(reader);
  }

  @AfterEach
  void close() {
    reader.close();
    writer.close();
  }

  private NewRow row() {
    byte[] id = new byte[EventId.BYTES];
    random.nextBytes(id);
    return new NewRow(EventId.of(id), random.nextInt(9), 1, OptionalLong.empty(), STATE, List.of());
  }

  private long store(NewRow... rows) {
    return ids.commit(List.of(rows), () -> writer.append(List.of(rows), STATE));
  }

  private void storeWithoutAnAnswer(NewRow row) {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ids.commit(
                List.of(row),
                () -> {
                  writer.append(List.of(row), STATE);
                  throw new IllegalArgumentException("on purpose");
                }));
  }

  private void fail(NewRow row) {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ids.commit(
                List.of(row),
                () -> {
                  throw new IllegalArgumentException("on purpose");
                }));
  }

  /** Without the library; so it is seen only by who reads the rows. */
  private void plant(NewRow row) {
    try (SqliteWriter other = new SqliteWriter(file, Bytes.copyOf(new byte[16]))) {
      other.append(List.of(row), STATE);
    }
  }

  @Test
  void theFirstLookUpReadsTheRowsAndLaterOnesDoNot() {
    NewRow before = row();
    NewRow after = row();
    plant(before);
    assertTrue(ids.contains(before.id()));
    plant(after);
    assertFalse(ids.contains(after.id()));
  }

  @Test
  void theFirstScanOfKeysIsTheOnlyOneThatIsNeeded() {
    NewRow before = row();
    NewRow after = row();
    plant(before);
    List<Long> seen = new ArrayList<>();
    ids.scanKeys((seq, key) -> seen.add(seq));
    plant(after);
    assertFalse(ids.contains(after.id()));
    assertTrue(ids.contains(before.id()));
    ids.scanKeys((seq, key) -> seen.add(seq));
    assertEquals(3, seen.size());
  }

  @Test
  void aScanThatIsCutShortFillsNothing() {
    NewRow first = row();
    NewRow second = row();
    store(first, second);
    ids = new HeldIds(reader);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ids.scanKeys(
                (seq, key) -> {
                  throw new IllegalArgumentException("on purpose");
                }));
    assertTrue(ids.contains(first.id()));
    assertTrue(ids.contains(second.id()));
  }

  @Test
  void whoSeesTheKeysMayLookUp() {
    NewRow first = row();
    plant(first);
    ids.scanKeys((seq, key) -> assertTrue(ids.contains(key.id())));
    NewRow second = row();
    store(second);
    assertTrue(ids.contains(first.id()));
    assertTrue(ids.contains(second.id()));
  }

  /** Who looks up within a scan sees the rows as they were when it began. */
  @Test
  void whatAScanCannotSeeYetStaysInDoubt() {
    store(row());
    NewRow row = row();
    ids.scanKeys(
        (seq, key) -> {
          storeWithoutAnAnswer(row);
          assertFalse(ids.contains(row.id()));
        });
    assertTrue(ids.contains(row.id()));
  }

  @Test
  void whatReachedTheDiskThoughItsCommitFailedIsHeld() {
    store(row());
    NewRow first = row();
    storeWithoutAnAnswer(first);
    assertThrows(IllegalStateException.class, () -> store(first));
    NewRow second = row();
    storeWithoutAnAnswer(second);
    NewRow third = row();
    assertEquals(4, store(third));
    for (NewRow row : List.of(first, second, third)) {
      assertTrue(ids.contains(row.id()));
    }
    assertEquals(3, ids.find(second.id()).orElseThrow().seq());
  }

  @Test
  void whatDidNotReachTheDiskIsNotHeldAndCanBeStored() {
    NewRow row = row();
    fail(row);
    assertFalse(ids.contains(row.id()));
    assertEquals(1, store(row));
  }

  @Test
  void aCommitCanBeLookedUpBeforeItsEndAndIsStillInDoubtAfterAFailure() {
    NewRow early = row();
    NewRow late = row();
    store(row());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ids.commit(
                List.of(early, late),
                () -> {
                  assertFalse(ids.contains(early.id()));
                  writer.append(List.of(early), STATE);
                  assertTrue(ids.contains(early.id()));
                  writer.append(List.of(late), STATE);
                  throw new IllegalArgumentException("on purpose");
                }));
    assertTrue(ids.contains(late.id()));
  }

  @Test
  void aRowThatWentIsNotHeldAndComesBackUnderANewSeq() {
    NewRow row = row();
    store(row);
    writer.setAside(List.of(1L));
    assertFalse(ids.contains(row.id()));
    assertEquals(2, store(row));
    assertEquals(2, ids.find(row.id()).orElseThrow().seq());
  }

  @Test
  void aDamagedSeqInTheIndexByKeyIsPassedOver() {
    NewRow row = row();
    store(row);
    Corruption.execute(file, "UPDATE events SET seq = -7");
    ids = new HeldIds(reader);
    ids.scanKeys((seq, key) -> {});
    assertFalse(ids.contains(row.id()));
  }

  @Test
  void threadsThatLookUpScanAndStoreAtOnceFindAllThatWasStoredBefore() throws Exception {
    List<NewRow> stored = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      stored.add(row());
    }
    store(stored.toArray(NewRow[]::new));
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      Future<?> finding = threads.submit(() -> findAllUntil(done, stored));
      Future<?> scanning = threads.submit(() -> scanUntil(done));
      threads.submit(this::storeMany).get(60, TimeUnit.SECONDS);
      done.set(true);
      finding.get(60, TimeUnit.SECONDS);
      scanning.get(60, TimeUnit.SECONDS);
    } finally {
      threads.shutdownNow();
    }
  }

  private void storeMany() {
    for (int i = 0; i < 100; i++) {
      NewRow row = row();
      if (i % 10 == 0) {
        storeWithoutAnAnswer(row);
      } else {
        store(row);
      }
      assertTrue(ids.contains(row.id()));
    }
  }

  private void findAllUntil(AtomicBoolean done, List<NewRow> stored) {
    while (!done.get()) {
      stored.forEach(row -> assertTrue(ids.contains(row.id())));
    }
  }

  private void scanUntil(AtomicBoolean done) {
    while (!done.get()) {
      ids.scanKeys((seq, key) -> assertTrue(ids.contains(key.id())));
    }
  }
}
