package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.Limits;
import dev.eventstore.StorageException;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.RowTag;
import dev.eventstore.spi.Selection;
import dev.eventstore.spi.StoredEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteEventStoreTest {
  private static final Bytes OWNER = Bytes.copyOf(new byte[16]);
  private static final Bytes STATE = Bytes.copyOf(new byte[] {1, 2, 3});

  /** What schemas up to 4 had. */
  private static final String ID_INDEX =
      "CREATE INDEX events_by_id ON events (substr(event_id, 1, 6))";

  private final Random random = Seed.random("SqliteEventStoreTest");
  @TempDir private Path directory;
  private SqliteEventStore store;

  @BeforeEach
  void open() {
    store = SqliteEventStore.open(directory, OWNER);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private NewRow row(long createdAt, long... tags) {
    byte[] content = new byte[200];
    random.nextBytes(content);
    byte[] id = new byte[EventId.BYTES];
    random.nextBytes(id);
    return new NewRow(
        EventId.of(id),
        createdAt,
        createdAt + 1,
        OptionalLong.empty(),
        Bytes.copyOf(content),
        LongStream.of(tags).boxed().toList());
  }

  private static Selection select(Selection.Order order, List<Long> tags, int limit) {
    return new Selection(tags, 0, Long.MAX_VALUE, order, Optional.empty(), limit);
  }

  private static List<Long> seqs(List<StoredEvent> events) {
    return events.stream().map(StoredEvent::seq).toList();
  }

  @Test
  void rowsComeBackAsTheyWereStored() {
    NewRow row = row(5);
    assertEquals(1, store.append(List.of(row, row(6)), STATE));
    StoredEvent stored = store.find(row.id()).orElseThrow();
    assertEquals(new StoredEvent(1, new EventKey(5, row.id()), 6, row.encrypted()), stored);
    assertTrue(store.contains(row.id()));
    assertFalse(store.contains(row(5).id()));
    assertEquals(Optional.of(STATE), store.setState());
  }

  @Test
  void readKeepsTheOrderAndLeavesOutWhatIsNotThere() {
    store.append(List.of(row(1), row(2), row(3)), STATE);
    assertEquals(List.of(3L, 1L), seqs(store.read(List.of(3L, 99L, 1L))));
  }

  @Test
  void readGivesAnyNumberOfRowsInTheOrderAskedForAlsoTwice() {
    store.append(LongStream.rangeClosed(1, 300).mapToObj(this::row).toList(), STATE);
    List<Long> asked = LongStream.range(0, 399).mapToObj(i -> 350 - i % 350).toList();
    List<Long> there = asked.stream().filter(seq -> seq <= 300).toList();
    assertEquals(there, seqs(store.read(asked)));
    store.read(asked).forEach(row -> assertEquals(row.seq(), row.key().createdAtMicros()));
    assertEquals(List.of(), store.read(List.of()));
  }

  @Test
  void selectionsFollowTagsTimesOrderAndPosition() {
    store.append(List.of(row(30, 7, 8), row(10, 7), row(20, 8), row(40, 7, 8)), STATE);
    assertEquals(
        List.of(2L, 1L, 4L),
        seqs(store.select(select(Selection.Order.OLDEST_FIRST, List.of(7L), 9))));
    assertEquals(
        List.of(4L, 1L),
        seqs(store.select(select(Selection.Order.NEWEST_FIRST, List.of(7L, 8L), 9))));
    assertEquals(
        List.of(1L, 2L), seqs(store.select(select(Selection.Order.ARRIVAL, List.of(), 2))));
    assertEquals(List.of(3L, 4L), seqs(store.select(Selection.arrivedAfter(2, 9))));
    Selection between =
        new Selection(List.of(), 10, 30, Selection.Order.OLDEST_FIRST, Optional.empty(), 9);
    assertEquals(List.of(2L, 3L), seqs(store.select(between)));
  }

  @Test
  void pagesByPositionShowEveryRowOnceInBothDirections() {
    List<NewRow> rows = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      rows.add(row(i / 10, 7));
    }
    store.append(rows, STATE);
    for (Selection.Order order : Selection.Order.values()) {
      List<Long> seen = new ArrayList<>();
      Optional<Selection.Position> after = Optional.empty();
      List<StoredEvent> page;
      do {
        page = store.select(new Selection(List.of(7L), 0, 99, order, after, 7));
        for (StoredEvent stored : page) {
          seen.add(stored.seq());
          after = Optional.of(new Selection.Position(stored.seq(), stored.key()));
        }
      } while (!page.isEmpty());
      assertEquals(50, seen.size(), order.toString());
      assertEquals(50, seen.stream().distinct().count(), order.toString());
    }
  }

  @Test
  void keysAreScannedInKeyOrder() {
    store.append(List.of(row(3), row(1), row(2), row(1)), STATE);
    List<EventKey> keys = new ArrayList<>();
    store.scanKeys((seq, key) -> keys.add(key));
    assertEquals(keys.stream().sorted().toList(), keys);
    assertEquals(4, keys.size());
  }

  @Test
  void whatIsSetAsideIsGoneAndItsSeqIsNeverUsedAgain() {
    NewRow damaged = row(1, 7);
    store.append(List.of(row(1), damaged), STATE);
    store.setAside(List.of(2L));
    assertFalse(store.contains(damaged.id()));
    assertTrue(store.setState().isEmpty());
    assertTrue(store.select(select(Selection.Order.ARRIVAL, List.of(7L), 9)).isEmpty());
    assertEquals(3, store.append(List.of(damaged), STATE));
  }

  private long copies() {
    return Corruption.number(
        directory.resolve(SqliteEventStore.FILE), "SELECT count(*) FROM set_aside");
  }

  @Test
  void noRowGoesWithoutItsCopyAndOnlyCopiesOfEarlierTurnsAreDropped() {
    int many = Limits.MAX_SET_ASIDE_ROWS + 5;
    List<NewRow> rows = Stream.generate(() -> row(1, 7)).limit(many + 2).toList();
    store.append(rows, STATE);
    List<Long> newest = LongStream.rangeClosed(3, many + 2).boxed().toList();
    assertEquals(many, store.setAside(newest));
    assertEquals(many, copies());
    assertEquals(1, store.setAside(List.of(1L)));
    assertEquals(Limits.MAX_SET_ASIDE_ROWS, copies());
    assertEquals(
        1,
        Corruption.number(
            directory.resolve(SqliteEventStore.FILE),
            "SELECT count(*) FROM set_aside WHERE seq = 1"));
    assertEquals(
        1,
        Corruption.number(
            directory.resolve(SqliteEventStore.FILE), "SELECT count(*) FROM event_tags"));
  }

  @Test
  void aCursorIsRememberedAcrossOpeningsUntilItIsRemoved() {
    assertEquals(OptionalLong.empty(), store.cursor(-7));
    store.saveCursors(Map.of(-7L, 3L, 8L, 4L));
    store.saveCursors(Map.of(-7L, 5L));
    reopen();
    assertEquals(OptionalLong.of(5), store.cursor(-7));
    assertEquals(OptionalLong.of(4), store.cursor(8));
    store.removeCursor(-7);
    assertEquals(OptionalLong.empty(), store.cursor(-7));
  }

  @Test
  void tagsAddedLaterLeadToTheirRowsAndNeverToThoseThatAreGone() {
    store.append(List.of(row(1), row(2)), STATE);
    store.setAside(List.of(2L));
    List<RowTag> tags = List.of(new RowTag(1, 1, 9), new RowTag(2, 2, 9), new RowTag(3, 3, 9));
    store.fillIndex(6, 2, tags);
    store.fillIndex(6, Long.MAX_VALUE, tags);
    reopen();
    assertEquals(Map.of(6L, Long.MAX_VALUE), store.filledIndexes());
    assertEquals(1, store.select(select(Selection.Order.OLDEST_FIRST, List.of(9L), 9)).size());
    assertEquals(
        1,
        Corruption.number(
            directory.resolve(SqliteEventStore.FILE), "SELECT count(*) FROM event_tags"));
  }

  private void reopen() {
    store.close();
    store = SqliteEventStore.open(directory, OWNER);
  }

  @Test
  void settingAsideWhatIsNotThereChangesNothing() {
    store.append(List.of(row(1)), STATE);
    assertEquals(0, store.setAside(List.of(7L)));
    assertEquals(Optional.of(STATE), store.setState());
  }

  @Test
  void anIdThatIsHeldIsNotStoredAgainUnderWhateverTime() {
    NewRow held = row(1);
    store.append(List.of(held), STATE);
    NewRow again = new NewRow(held.id(), 2, 3, OptionalLong.empty(), held.encrypted(), List.of());
    NewRow other = row(5);
    assertThrows(IllegalStateException.class, () -> store.append(List.of(other, again), STATE));
    assertFalse(store.contains(other.id()));
    assertEquals(2, store.append(List.of(other), STATE));
  }

  @Test
  void theFirstSchemaIsBroughtUpToDateWithItsCopies() {
    store.append(List.of(row(1), row(2)), STATE);
    store.setAside(List.of(1L));
    store.close();
    execute(ID_INDEX);
    execute("DROP TABLE cursors");
    execute("DROP TABLE filled_indexes");
    execute("ALTER TABLE set_aside DROP COLUMN created_at");
    execute("DROP INDEX set_aside_by_turn");
    execute("ALTER TABLE set_aside DROP COLUMN turn");
    execute("PRAGMA user_version = 1");
    store = SqliteEventStore.open(directory, OWNER);
    assertEquals(1, store.setAside(List.of(2L)));
    assertEquals(2, copies());
  }

  @Test
  void theSecondSchemaIsBroughtUpToDateAndItsCopiesAreMissingUnderNoTime() {
    store.append(List.of(row(1), row(2)), STATE);
    store.setAside(List.of(1L));
    store.close();
    execute(ID_INDEX);
    execute("DROP TABLE cursors");
    execute("DROP TABLE filled_indexes");
    execute("ALTER TABLE set_aside DROP COLUMN created_at");
    execute("PRAGMA user_version = 2");
    store = SqliteEventStore.open(directory, OWNER);
    List<StoredEvent> missing = new ArrayList<>();
    store.missing(missing::add);
    assertEquals(1, missing.size());
    assertEquals(-1, missing.get(0).key().createdAtMicros());
  }

  @Test
  void theFourthSchemaLosesItsIndexOfIdsAndItsRowsAreFoundWithoutIt() {
    NewRow first = row(1, 7);
    NewRow aside = row(2);
    store.append(List.of(first, aside), STATE);
    store.setAside(List.of(2L));
    store.close();
    execute(ID_INDEX);
    execute("PRAGMA user_version = 4");
    store = SqliteEventStore.open(directory, OWNER);
    Path file = directory.resolve(SqliteEventStore.FILE);
    assertEquals(
        0,
        Corruption.number(file, "SELECT count(*) FROM sqlite_master WHERE name = 'events_by_id'"));
    assertEquals(5, Corruption.number(file, "PRAGMA user_version"));
    assertEquals(first.encrypted(), store.find(first.id()).orElseThrow().encrypted());
    assertFalse(store.contains(aside.id()));
    assertThrows(IllegalStateException.class, () -> store.append(List.of(first), STATE));
    assertEquals(3, store.append(List.of(aside), STATE));
  }

  @Test
  void anIdThatComesTwiceInOneCommitIsNotStored() {
    NewRow row = row(1);
    assertThrows(IllegalStateException.class, () -> store.append(List.of(row, row), STATE));
    assertFalse(store.contains(row.id()));
    assertEquals(1, store.append(List.of(row), STATE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"substr(event_id, 1, 31)", "x''", "event_id || x'00'", "'text'"})
  void anIdOfAWrongLengthIsFoundUnderNoneAndInNobodysWay(String damage) {
    NewRow damaged = row(1);
    NewRow intact = row(2);
    store.append(List.of(damaged, intact), STATE);
    execute("UPDATE events SET event_id = CAST(" + damage + " AS BLOB) WHERE seq = 1");
    for (int i = 0; i < 2; i++) {
      assertFalse(store.contains(damaged.id()));
      assertTrue(store.find(damaged.id()).isEmpty());
      assertFalse(store.contains(EventId.of(new byte[EventId.BYTES])));
      assertTrue(store.contains(intact.id()));
      reopen();
      store.scanKeys((seq, key) -> {});
    }
    assertEquals(3, store.append(List.of(damaged), STATE));
  }

  @Test
  void noNumberLeftForAnEventIsDamageThatTheNextOpeningMends() {
    store.append(List.of(row(1)), STATE);
    execute("UPDATE sqlite_sequence SET seq = " + (HashIndex.MAX_SEQ - 1));
    assertEquals(HashIndex.MAX_SEQ, store.append(List.of(row(2)), STATE));
    StorageException refused =
        assertThrows(StorageException.class, () -> store.append(List.of(row(3)), STATE));
    assertEquals(StorageException.Kind.CORRUPT, refused.kind());
    assertTrue(Files.exists(directory.resolve(SqliteEventStore.FILE + ".damaged")));
  }

  @Test
  void anotherDevicesDatabaseIsRefused() {
    store.append(List.of(row(1)), STATE);
    store.close();
    byte[] other = new byte[16];
    other[0] = 1;
    StorageException refused =
        assertThrows(
            StorageException.class, () -> SqliteEventStore.open(directory, Bytes.copyOf(other)));
    assertEquals(StorageException.Kind.MISMATCH, refused.kind());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1, 4, 99, 1_000})
  void aNumberThatTheTablesContradictIsDamaged(int version) {
    store.close();
    execute("PRAGMA user_version = " + version);
    StorageException refused =
        assertThrows(StorageException.class, () -> SqliteEventStore.open(directory, OWNER));
    assertEquals(StorageException.Kind.CORRUPT, refused.kind());
  }

  @Test
  void aNegativeNumberIsDamagedWhateverTheTables() {
    store.close();
    execute("ALTER TABLE log_state ADD COLUMN other INTEGER");
    execute("PRAGMA user_version = -1");
    StorageException refused =
        assertThrows(StorageException.class, () -> SqliteEventStore.open(directory, OWNER));
    assertEquals(StorageException.Kind.CORRUPT, refused.kind());
  }

  @Test
  void whatAnotherProgramNotedAboutTheTablesIsNoDamage() {
    store.append(List.of(row(1), row(2)), STATE);
    store.close();
    execute("ANALYZE");
    store = SqliteEventStore.open(directory, OWNER);
    assertEquals(2, store.select(Selection.arrivedAfter(0, 9)).size());
  }

  @Test
  void aNewerSchemaIsRefusedWithBothNumbers() {
    store.close();
    execute("ALTER TABLE log_state ADD COLUMN later INTEGER");
    execute("PRAGMA user_version = 99");
    StorageException refused =
        assertThrows(StorageException.class, () -> SqliteEventStore.open(directory, OWNER));
    assertEquals(StorageException.Kind.NEWER_FORMAT, refused.kind());
    assertTrue(refused.getMessage().contains("99"), refused.getMessage());
  }

  @Test
  void aFileThatIsNoDatabaseIsReportedAsDamaged() throws IOException {
    store.close();
    Files.writeString(directory.resolve(SqliteEventStore.FILE), "x".repeat(5_000));
    StorageException refused =
        assertThrows(StorageException.class, () -> SqliteEventStore.open(directory, OWNER));
    assertEquals(StorageException.Kind.CORRUPT, refused.kind());
  }

  @Test
  void aCommitThatFailsLeavesNothingAndTheNextOneWorks() {
    NewRow row = row(1);
    NewRow impossible = row(-1);
    execute(
        "CREATE TRIGGER no BEFORE INSERT ON events WHEN NEW.created_at < 0"
            + " BEGIN SELECT RAISE(ABORT, 'on purpose'); END");
    assertThrows(StorageException.class, () -> store.append(List.of(row, impossible), STATE));
    assertFalse(store.contains(row.id()));
    assertEquals(1, store.append(List.of(row), STATE));
  }

  @Test
  void aPageInKeyOrderBeginsWhereTheOneBeforeEndedHoweverFarThatIs() {
    for (List<Long> tags : List.of(List.<Long>of(), List.of(7L))) {
      for (Selection.Order order :
          List.of(Selection.Order.OLDEST_FIRST, Selection.Order.NEWEST_FIRST)) {
        Selection.Position after = new Selection.Position(5, EventKey.bound(500, 0));
        Selection selection = new Selection(tags, 0, 1_000, order, Optional.of(after), 9);
        String plan = plan(SelectionSql.of(selection));
        assertTrue(plan.contains("created_at>? AND created_at<?"), plan);
        List<Object> values = SelectionSql.of(selection).values();
        boolean oldestFirst = order == Selection.Order.OLDEST_FIRST;
        assertTrue(values.contains(oldestFirst ? 500L : 501L), values.toString());
        assertFalse(values.contains(oldestFirst ? 0L : 1_000L), values.toString());
      }
    }
  }

  @Test
  void orderOfArrivalShowsAlsoWhatHasAnImpossibleTime() {
    store.append(List.of(row(1), row(Long.MIN_VALUE), row(Long.MAX_VALUE)), STATE);
    assertEquals(List.of(1L, 2L, 3L), seqs(store.select(Selection.arrivedAfter(0, 9))));
  }

  @Test
  void oneDamagedOwnerDoesNotMakeTheDatabaseAnothers() {
    store.append(List.of(row(1), row(2)), STATE);
    store.close();
    execute("UPDATE events SET device_id = x'00' WHERE seq = 1");
    store = SqliteEventStore.open(directory, OWNER);
    assertEquals(2, store.select(Selection.arrivedAfter(0, 9)).size());
  }

  @Test
  void afterAnyFailureTheNextCommitWorksAndNothingHalfDoneIsThere() {
    NewRow first = row(1);
    NewRow second = row(2);
    List<NewRow> breaking =
        new AbstractList<>() {
          private boolean lookedUp;

          @Override
          public NewRow get(int index) {
            if (index == 0) {
              return first;
            }
            if (lookedUp) {
              throw new IllegalStateException("on purpose");
            }
            lookedUp = true;
            return second;
          }

          @Override
          public int size() {
            return 2;
          }
        };
    assertThrows(IllegalStateException.class, () -> store.append(breaking, STATE));
    assertFalse(store.contains(first.id()));
    assertEquals(1, store.append(List.of(second), STATE));
  }

  @Test
  void aCommitAfterClosingFailsAndOpensNothing() {
    store.append(List.of(row(1)), STATE);
    store.close();
    assertThrows(StorageException.class, () -> store.append(List.of(row(2)), STATE));
    assertFalse(Files.exists(directory.resolve(SqliteEventStore.FILE + "-wal")));
  }

  @Test
  void theDatabaseIsReadableByItsOwnerOnly() throws IOException {
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(directory.resolve(SqliteEventStore.FILE))));
  }

  private String plan(SelectionSql sql) {
    String url = "jdbc:sqlite:" + directory.resolve(SqliteEventStore.FILE);
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement explain =
            connection.prepareStatement("EXPLAIN QUERY PLAN SELECT * " + sql.tail());
        ResultSet rows = explain.executeQuery()) {
      StringBuilder plan = new StringBuilder();
      while (rows.next()) {
        plan.append(rows.getString("detail")).append('\n');
      }
      return plan.toString();
    } catch (SQLException failed) {
      throw new AssertionError("the plan could not be read", failed);
    }
  }

  private void execute(String sql) {
    String url = "jdbc:sqlite:" + directory.resolve(SqliteEventStore.FILE);
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failed) {
      throw new AssertionError("the test could not prepare the database", failed);
    }
  }
}
