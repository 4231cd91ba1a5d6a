package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.NewRow;
import dev.eventstore.spi.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken from the pages of a database and of its write-ahead log, and what is not. */
final class SqlitePagesTest {
  private static final int PAGE = 4_096;
  private static final int LOG_HEADER = 32;
  private static final int FRAME = 24 + PAGE;
  private static final int COLUMNS = 4;
  private static final int ROWS = 200;
  private static final byte TABLE_LEAF = 13;
  private static final byte INDEX_LEAF = 10;

  @TempDir private Path folder;
  private Path database;
  private Connection connection;

  /** Rows and entries of the test's own table and index. */
  private static final class Seen implements SqlitePages.Visitor {
    private final Set<Long> certain = new TreeSet<>();
    private final Set<Long> doubtful = new TreeSet<>();
    private int entries;

    @Override
    public void row(long seq, SqliteRecord record, boolean sure) {
      if (record.values().size() == COLUMNS) {
        (sure ? certain : doubtful).add(seq);
      }
    }

    @Override
    public void entry(SqliteRecord record) {
      entries++;
    }
  }

  @BeforeEach
  void fill() throws SQLException {
    database = folder.resolve("some.db");
    connection = DriverManager.getConnection("jdbc:sqlite:" + database);
    execute(
        "PRAGMA journal_mode = WAL",
        "PRAGMA wal_autocheckpoint = 0",
        "CREATE TABLE t (seq INTEGER PRIMARY KEY, a, b, c BLOB)",
        "CREATE INDEX by_a ON t (a)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
            + ROWS
            + ") INSERT INTO t SELECT i, i, i, randomblob(1000) FROM n");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private void execute(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static Seen read(Path file) throws IOException {
    Seen seen = new Seen();
    try (SqlitePages pages = SqlitePages.open(file, new DamagedFiles(file).log())) {
      pages.visit(seen);
    }
    return seen;
  }

  /** As a kill would leave it. */
  private Path copy() throws IOException {
    Path copy = folder.resolve("copy.db");
    Files.copy(database, copy);
    Files.copy(new DamagedFiles(database).log(), new DamagedFiles(copy).log());
    return copy;
  }

  private static Set<Long> allRows() {
    return LongStream.rangeClosed(1, ROWS).boxed().collect(Collectors.toSet());
  }

  @Test
  void whatWasCommittedIsReadFromTheLog() throws IOException {
    Seen seen = read(copy());
    assertEquals(allRows(), seen.certain);
    assertEquals(ROWS, seen.entries);
  }

  @Test
  void framesOfATransactionThatNeverEndedHideNothing() throws Exception {
    Path log = new DamagedFiles(database).log();
    long before = Files.size(log);
    execute("PRAGMA cache_size = 1", "BEGIN", "UPDATE t SET seq = seq + 10000");
    assertTrue(Files.size(log) > before, "some are written before the end");
    assertEquals(allRows(), read(copy()).certain);
    execute("ROLLBACK");
  }

  @Test
  void aFrameWhoseChecksumIsWrongHidesNothing() throws Exception {
    execute("UPDATE t SET seq = 10000 WHERE seq = " + ROWS);
    Path copy = copy();
    Path log = new DamagedFiles(copy).log();
    byte[] bytes = Files.readAllBytes(log);
    bytes[bytes.length - 1] ^= 1; // in the frame that commits the update
    Files.write(log, bytes);
    assertEquals(allRows(), read(copy).certain);
  }

  @Test
  void aLogThatEndsWithinItsFirstFrameHoldsNothing() throws Exception {
    execute("PRAGMA wal_checkpoint(TRUNCATE)", "UPDATE t SET seq = 10000 WHERE seq = 1");
    Path copy = copy();
    Path log = new DamagedFiles(copy).log();
    Files.write(log, Arrays.copyOf(Files.readAllBytes(log), LOG_HEADER + FRAME - 1));
    assertEquals(allRows(), read(copy).certain);
  }

  @Test
  void aPageOfAnUnknownKindHoldsDoubtfulRowsAndAContinuationNone() throws Exception {
    execute("PRAGMA wal_checkpoint(TRUNCATE)");
    assertEquals(Set.of(), changed(TABLE_LEAF, (byte) 99).certain);
    assertEquals(allRows(), changed(TABLE_LEAF, (byte) 99).doubtful);
    assertEquals(Set.of(), changed(TABLE_LEAF, (byte) 0).doubtful);
    int dividers = changed(INDEX_LEAF, (byte) 0).entries;
    assertTrue(dividers < ROWS / 2, "" + dividers);
    assertEquals(dividers, changed(INDEX_LEAF, (byte) 99).entries);
  }

  private Seen changed(byte kind, byte into) throws IOException {
    byte[] bytes = Files.readAllBytes(database);
    for (int page = PAGE; page < bytes.length; page += PAGE) {
      bytes[page] = bytes[page] == kind ? into : bytes[page];
    }
    return read(Files.write(folder.resolve("changed.db"), bytes));
  }

  /** What a member seals under a key of its own could be made to look like a row. */
  @Test
  void bytesThatNobodyOpensAreSavedFromALeafOnly() throws IOException {
    for (byte kind : new byte[] {TABLE_LEAF, 99}) {
      SodiumSealer sealer = Sealers.sealer(7, 1);
      Path directory = Files.createDirectory(folder.resolve("device" + kind));
      Bytes sealed = Sealers.sealer(8, 2).sealEvent(new byte[] {'{', '}'}, new byte[0]);
      NewRow row = new NewRow(sealer.idOf(sealed), 5, 6, OptionalLong.empty(), sealed, List.of(3L));
      try (SqliteEventStore store = SqliteEventStore.open(directory, sealer.ownerHash())) {
        store.append(List.of(row), SetState.EMPTY.encode());
      }
      Path file = directory.resolve(SqliteEventStore.FILE);
      byte[] bytes = Files.readAllBytes(file);
      for (int page = PAGE; page < bytes.length; page += PAGE) {
        bytes[page] = bytes[page] == TABLE_LEAF ? kind : bytes[page];
      }
      Files.write(file, bytes);
      Salvage.run(directory, sealer.ownerHash(), sealer);
      try (SqliteEventStore store = SqliteEventStore.open(directory, sealer.ownerHash())) {
        int saved = store.select(Selection.arrivedAfter(0, 9)).size();
        assertEquals(kind == TABLE_LEAF ? 1 : 0, saved);
      }
    }
  }
}
