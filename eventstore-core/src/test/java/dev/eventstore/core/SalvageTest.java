package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventId;
import dev.eventstore.EventQuery;
import dev.eventstore.Invite;
import dev.eventstore.Receipt;
import dev.eventstore.StorageException;
import dev.eventstore.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a device without any peer gets back from a database whose structure is damaged. */
class SalvageTest {
  private static final int PAGE = 4_096;
  private static final int INDEX_LEAF = 10;
  private static final int TABLE_LEAF = 13;
  private static final int EVENTS = 100;

  @TempDir private Path directory;
  private Path database;
  private List<Receipt> receipts;
  private List<Event> events;

  @BeforeEach
  void fill() {
    database = directory.resolve(SqliteEventStore.FILE);
    try (Community community =
        Communities.builder().directory(directory).invite(Invite.create("book club")).open()) {
      receipts = community.appendAll(IntStream.range(0, EVENTS).mapToObj(this::draft).toList());
      events = all(community);
    }
  }

  /** Some of them longer than a page. */
  private EventDraft draft(int number) {
    return EventDraft.of("message").with("text", "x".repeat(number * number)).build();
  }

  private static List<Event> all(Community community) {
    return community.query(EventQuery.of(EventFilter.type("message")).build());
  }

  private Community open() {
    return Communities.builder().directory(directory).open();
  }

  private void overwrite(long start, int count) throws IOException {
    byte[] bytes = Files.readAllBytes(database);
    for (long i = start; i < start + count; i++) {
      bytes[(int) i] ^= (byte) 0xA5;
    }
    Files.write(database, bytes);
  }

  @Test
  void withItsFirstPageGoneNoEventIsLostAndEachKeepsItsSeq() throws IOException {
    overwrite(0, PAGE);
    try (Community community = open()) {
      assertEquals(events, all(community));
      Verification result = community.verify(checked -> {});
      assertEquals(1, result.damagedCount(), "that it was rebuilt, and no event");
      assertTrue(result.damaged().get(0).reason().endsWith("kept as events.db.damaged-1"));
      assertEquals(Optional.of("events.db.damaged-1"), community.info().rebuiltFrom());
      assertTrue(community.append(draft(1)).seq() > EVENTS);
    }
    assertTrue(Files.exists(directory.resolve("events.db.damaged-1")));
    try (Community community = open()) {
      assertEquals(EVENTS + 1, all(community).size());
      assertEquals(Optional.empty(), community.info().rebuiltFrom());
    }
    assertFalse(Files.exists(directory.resolve("events.db.damaged-2")), "once is enough");
  }

  /** With these, SQLite would open it for reading only, or take pages to be shorter. */
  @ParameterizedTest
  @CsvSource({"18, 3", "18, -128", "19, 3", "19, -1", "20, 1", "21, 63"})
  void oneDamagedByteOfTheHeaderDoesNotKeepTheLogFromBeingWritten(int offset, byte value)
      throws IOException {
    byte[] bytes = Files.readAllBytes(database);
    bytes[offset] = value;
    Files.write(database, bytes);
    try (Community community = open()) {
      assertEquals(Optional.of("events.db.damaged-1"), community.info().rebuiltFrom());
      assertTrue(community.append(draft(1)).seq() > EVENTS);
      assertEquals(EVENTS + 1, all(community).size());
    }
  }

  @Test
  void aRebuildThatAKillCutShortIsToldWhenItIsFinished() throws IOException {
    Files.copy(database, directory.resolve("events.db.salvaged"));
    Files.copy(database, directory.resolve("events.db.damaged-7"));
    overwrite(0, PAGE);
    try (Community community = open()) {
      assertEquals(Optional.of("events.db.damaged-7"), community.info().rebuiltFrom());
      assertEquals(1, community.verify(checked -> {}).damagedCount());
      assertEquals(events, all(community));
    }
  }

  @Test
  void aRebuildThatFailsSaysWhyAndLeavesNothingHalfBuilt() throws IOException {
    overwrite(0, PAGE);
    Files.createDirectories(directory.resolve("events.db.keeping/mine"));
    StorageException failed = assertThrows(StorageException.class, this::open);
    assertTrue(
        failed.getMessage().endsWith("cannot be rebuilt: DirectoryNotEmptyException"),
        failed.getMessage());
    assertFalse(Files.exists(directory.resolve("events.db.salvaging")));
  }

  @Test
  void aRequestWithoutADatabaseIsForgotten() throws IOException {
    Path request = Files.createFile(directory.resolve("events.db.damaged"));
    Files.delete(database);
    try (Community community = open()) {
      assertEquals(0, community.info().events());
      assertEquals(Optional.empty(), community.info().rebuiltFrom());
      community.append(draft(1));
    }
    assertFalse(Files.exists(request));
  }

  @Test
  void aLostEventIsNamedAndItsSeqIsNotUsedAgain() throws IOException {
    Receipt last = receipts.get(EVENTS - 1);
    Corruption.flipEncryptedByte(database, last.seq());
    overwrite(0, PAGE);
    try (Community community = open()) {
      assertEquals(events.subList(0, EVENTS - 1), all(community));
      Verification result = community.verify(checked -> {});
      assertEquals(2, result.damagedCount(), "that it was rebuilt, and the event");
      assertEquals(last.seq(), result.damaged().get(1).seq());
      assertEquals(last.id().toString(), result.damaged().get(1).id());
      assertTrue(community.append(draft(1)).seq() > last.seq());
    }
  }

  @Test
  void aLostEventOfWhichOnlyItsRowIsLeftIsNamed() throws IOException {
    Receipt lost = receipts.get(EVENTS / 2);
    Corruption.flipEncryptedByte(database, lost.seq());
    Corruption.execute(database, "DROP INDEX events_by_key");
    Corruption.execute(database, "VACUUM");
    overwrite(0, PAGE);
    try (Community community = open()) {
      Verification result = community.verify(checked -> {});
      assertEquals(2, result.damagedCount(), "that it was rebuilt, and the event");
      assertEquals(lost.id().toString(), result.damaged().get(1).id());
    }
  }

  /** An entry that divides two pages of the index lies on neither. */
  @Test
  void ofManyLostEventsEachIsNamed() throws IOException {
    for (Receipt receipt : receipts.subList(1, EVENTS)) {
      Corruption.flipEncryptedByte(database, receipt.seq());
    }
    overwrite(0, PAGE);
    try (Community community = open()) {
      Set<Long> named =
          community.verify(checked -> {}).damaged().stream()
              .map(Verification.Damage::seq)
              .filter(seq -> seq > 0)
              .collect(Collectors.toSet());
      assertEquals(receipts.stream().skip(1).map(Receipt::seq).collect(Collectors.toSet()), named);
    }
  }

  @Test
  void whatAnEarlierRebuildLostIsStillNamed() throws IOException {
    Receipt last = receipts.get(EVENTS - 1);
    Corruption.flipEncryptedByte(database, last.seq());
    overwrite(0, PAGE);
    open().close();
    checkThatOnlyIsNamed(last);
  }

  @Test
  void whatWasSetAsideBeforeARebuildIsStillNamed() throws IOException {
    Receipt first = receipts.get(0);
    Corruption.flipEncryptedByte(database, first.seq());
    try (Community community = open()) {
      assertFalse(community.verify(checked -> {}).passed());
    }
    overwrite(0, PAGE);
    open().close();
    checkThatOnlyIsNamed(first);
  }

  /** Its entries hold six bytes of an id, and a seq. */
  @Test
  void anOlderDatabaseWithAnIndexOfIdsIsRebuiltWithoutIt() throws IOException {
    Receipt lost = receipts.get(EVENTS / 2);
    Corruption.execute(database, "CREATE INDEX events_by_id ON events (substr(event_id, 1, 6))");
    Corruption.execute(database, "PRAGMA user_version = 4");
    Corruption.flipEncryptedByte(database, lost.seq());
    overwrite(0, PAGE);
    open().close();
    checkThatOnlyIsNamed(lost);
    assertEquals(
        0,
        Corruption.number(
            database, "SELECT count(*) FROM sqlite_master WHERE name = 'events_by_id'"));
    assertEquals(EVENTS - 1, Corruption.number(database, "SELECT count(*) FROM events"));
  }

  @Test
  void anEventThatLiesUnderTwoSeqsIsSavedOnce() throws IOException {
    Corruption.execute(
        database,
        "INSERT INTO events SELECT seq + 1000, event_id, device_id, created_at, received_at,"
            + " simulation_event_id, encrypted FROM events WHERE seq <= 3");
    overwrite(0, PAGE);
    try (Community community = open()) {
      assertEquals(EVENTS, community.info().events());
      assertEquals(events, all(community));
    }
    assertEquals(EVENTS, Corruption.number(database, "SELECT count(*) FROM events"));
  }

  private void checkThatOnlyIsNamed(Receipt lost) {
    try (Community community = open()) {
      Verification result = community.verify(checked -> {});
      assertEquals(1, result.damagedCount(), result.toString());
      assertEquals(lost.seq(), result.damaged().get(0).seq());
      assertEquals(lost.id().toString(), result.damaged().get(0).id());
    }
  }

  @Test
  void anIndexThatNamesAnotherEventIsFoundByVerifyAndMadeAnew() throws IOException {
    changeAnIdInTheIndexAlone();
    try (Community community = open()) {
      Verification result = community.verify(checked -> {});
      assertFalse(result.passed());
      assertTrue(result.damaged().get(0).reason().contains("rebuilt"), result.toString());
    }
    try (Community community = open()) {
      assertEquals(EVENTS, community.info().events());
      assertEquals(events, all(community));
    }
    try (Community community = open()) {
      assertTrue(community.verify(checked -> {}).passed());
    }
  }

  /** Once with a seq that is another's, and once with one that is far out. */
  @ParameterizedTest
  @ValueSource(longs = {7, 1L << 40})
  void anEventWhoseSeqIsDamagedDoesNotKeepLaterOnesFromBeingNamed(long damagedSeq)
      throws IOException {
    displace(damagedSeq);
    overwrite(0, PAGE);
    Receipt last;
    try (Community community = open()) {
      assertEquals(EVENTS, all(community).size());
      last = community.append(draft(1));
    }
    Corruption.flipEncryptedByte(database, last.seq());
    overwrite(0, PAGE);
    try (Community community = open()) {
      List<Verification.Damage> named = community.verify(checked -> {}).damaged();
      assertEquals(2, named.size(), named.toString());
      assertEquals(last.id().toString(), named.get(1).id());
      assertTrue(last.seq() < 10_000, "seqs stay close together");
      assertTrue(community.append(draft(1)).seq() > last.seq());
    }
  }

  private void displace(long seq) throws IOException {
    int half = EVENTS / 2;
    if (seq > EVENTS) {
      Corruption.execute(database, "UPDATE events SET seq = " + seq + " WHERE seq = " + half);
      return;
    }
    byte[] bytes = Files.readAllBytes(database);
    int id = find(receipts.get(half - 1), TABLE_LEAF);
    int header = 1;
    while (bytes[id - header] != header || bytes[id - header - 1] != half) {
      header++; // it begins with its length, and the seq is before it
    }
    bytes[id - header - 1] = (byte) seq;
    Files.write(database, bytes);
  }

  @Test
  void anEntryOfWhichOnlyTheTimeIsIntactNamesNoOtherEvent() throws IOException {
    byte[] bytes = Files.readAllBytes(database);
    int id = find(receipts.get(EVENTS / 2), INDEX_LEAF);
    bytes[id] ^= 1;
    bytes[id + EventId.BYTES] = (byte) (EVENTS + 1); // the seq, in one byte behind the id
    Files.write(database, bytes);
    overwrite(0, PAGE);
    try (Community community = open()) {
      assertEquals(1, community.verify(checked -> {}).damagedCount(), "that it was rebuilt");
    }
  }

  /** Its row and the tag of its author, or the tags of its author and of its type. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM event_tags WHERE tag = (SELECT max(tag) FROM event_tags)",
        "UPDATE event_tags SET created_at = 7 WHERE tag = (SELECT min(tag) FROM event_tags)",
        "UPDATE event_tags SET created_at = created_at"
      })
  void aLostEventIsMissedUnderTheTimeOnWhichTwoAgree(String damage) throws IOException {
    Receipt lost = receipts.get(EVENTS / 2);
    Corruption.flipEncryptedByte(database, lost.seq());
    Corruption.execute(database, damage);
    byte[] bytes = Files.readAllBytes(database);
    int id = find(lost, INDEX_LEAF);
    bytes[id] ^= 1;
    bytes[id - Integer.BYTES] ^= 1; // in the middle of its time
    Files.write(database, bytes);
    overwrite(0, PAGE);
    open().close();
    Instant written =
        events.stream().filter(e -> e.id().equals(lost.id())).findAny().orElseThrow().timestamp();
    long time = ChronoUnit.MICROS.between(Instant.EPOCH, written);
    assertEquals(time, Corruption.number(database, "SELECT created_at FROM set_aside"));
  }

  private void changeAnIdInTheIndexAlone() throws IOException {
    byte[] bytes = Files.readAllBytes(database);
    bytes[find(receipts.get(EVENTS / 2), INDEX_LEAF) + EventId.BYTES - 1] ^= 1;
    Files.write(database, bytes);
  }

  /** Where the id of an event begins on a page of this kind. */
  private int find(Receipt event, int kind) throws IOException {
    byte[] id = event.id().value().toArray();
    byte[] bytes = Files.readAllBytes(database);
    return IntStream.range(0, bytes.length - id.length)
        .filter(i -> bytes[i / PAGE * PAGE] == kind)
        .filter(i -> Arrays.equals(bytes, i, i + id.length, id, 0, id.length))
        .findFirst()
        .orElseThrow();
  }
}
