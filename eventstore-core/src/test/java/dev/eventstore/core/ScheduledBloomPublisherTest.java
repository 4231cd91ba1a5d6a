package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Limits;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.Contest;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.Summary;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When versions are made, and what all slices of one have in common. */
class ScheduledBloomPublisherTest {
  private static final List<CellRequest> ALL_IN_CELLS = List.of(new CellRequest(KeyRange.ALL, 10));

  /** A quiet slice, sealed, that names no neighbours. */
  private static final int MOST_QUIET_BYTES = 191;

  private final PublishedSet held = new PublishedSet("ScheduledBloomPublisherTest");
  private final TestEnvironment time = held.time;
  private final ScheduledBloomPublisher publisher = held.publisher();

  private Summary current() {
    return publisher.current(time.nanos());
  }

  private Slice.Quiet quiet() {
    return assertInstanceOf(Slice.Quiet.class, held.open(current()));
  }

  @Test
  void aVersionLastsTenSecondsWhenNothingHappens() {
    Summary first = current();
    time.pass(Duration.ofMillis(9_999));
    assertSame(first, current());
    time.pass(Duration.ofMillis(1));
    assertEquals(first.version() + 1, current().version());
  }

  @Test
  void aHundredNewEventsMakeAVersionButNeverWithinASecond() {
    Summary first = current();
    publisher.stored(99, time.nanos());
    time.pass(Duration.ofMillis(999));
    assertSame(first, current());
    publisher.stored(1, time.nanos());
    assertSame(first, current());
    time.pass(Duration.ofMillis(1));
    assertEquals(first.version() + 1, current().version());
  }

  @ParameterizedTest
  @EnumSource(names = {"DIFFERENT", "STUCK"})
  void disagreementMakesAVersionEverySecond(Contest contest) {
    long first = current().version();
    publisher.contested(contest);
    time.pass(Duration.ofSeconds(1));
    assertEquals(first + 1, current().version());
    publisher.contested(Contest.NONE);
    time.pass(Duration.ofSeconds(1));
    assertEquals(first + 1, current().version());
  }

  @Test
  void theQuietSliceNamesRootAndCountInFewBytes() {
    held.add(5);
    Slice.Quiet quiet = quiet();
    assertEquals(held.set.root(), quiet.root());
    assertEquals(PublishedSet.BOOT_ID, quiet.header().bootId());
    assertEquals(held.sealer.self(), quiet.header().publisher());
    assertEquals(List.of(), quiet.neighbours());
    int bytes = current().signedEncryptedBlob().size();
    assertTrue(bytes <= MOST_QUIET_BYTES, bytes + " bytes");
  }

  @Test
  void eachSliceIsMadeOnceAVersionAndAnewInTheNext() {
    held.add(3_000);
    Summary beacon = publisher.beacon();
    var cells = publisher.cells(ALL_IN_CELLS);
    Summary members = publisher.membership(KeyRange.ALL);
    held.add(100);
    assertSame(beacon, publisher.beacon());
    assertSame(cells, publisher.cells(List.of(new CellRequest(KeyRange.ALL, 10))));
    assertSame(members, publisher.membership(KeyRange.ALL));
    assertNotSame(cells, publisher.cells(List.of(new CellRequest(KeyRange.ALL, 11))));
    time.pass(Duration.ofSeconds(10));
    current();
    assertNotEquals(beacon.version(), publisher.beacon().version());
    assertNotEquals(cells.summary().version(), publisher.cells(ALL_IN_CELLS).summary().version());
    Summary next = publisher.membership(KeyRange.ALL);
    assertNotEquals(held.open(members).header().salt(), held.open(next).header().salt());
  }

  @Test
  void theSlicesOfAVersionShareItsSaltAndItsNumber() {
    held.add(300);
    Slice.Header header = held.open(publisher.beacon()).header();
    assertEquals(Limits.KEY_BYTES / 2, header.salt().size());
    assertEquals(header, held.open(publisher.membership(KeyRange.ALL)).header());
    assertEquals(header, held.open(publisher.cells(ALL_IN_CELLS).summary()).header());
    assertEquals(header.version(), quiet().header().version());
    assertEquals(header.createdAtMicros(), quiet().header().createdAtMicros());
  }

  @Test
  void neighboursAreNamedFromTheNextVersionOnInQuietSliceAndBeacon() {
    current();
    publisher.neighbours(List.of(-1, 2));
    assertEquals(List.of(), quiet().neighbours());
    time.pass(Duration.ofSeconds(10));
    assertEquals(List.of(-1, 2), quiet().neighbours());
    assertEquals(List.of(-1, 2), held.beacon(publisher.beacon()).neighbours());
  }

  @Test
  void noMoreNeighboursAreNamedThanASliceMay() {
    publisher.neighbours(IntStream.range(0, 40).boxed().toList());
    List<Integer> first = IntStream.range(0, Limits.MAX_NEIGHBOURS).boxed().toList();
    assertEquals(first, quiet().neighbours());
    assertEquals(first, held.beacon(publisher.beacon()).neighbours());
  }

  @Test
  void sumsAreSaltedWhileADifferenceIsStuck() {
    held.add(1_000);
    assertSums(false);
    publisher.contested(Contest.STUCK);
    time.pass(Duration.ofSeconds(1));
    current();
    assertSums(true);
    publisher.contested(Contest.DIFFERENT);
    time.pass(Duration.ofSeconds(1));
    current();
    assertSums(false);
  }

  @Test
  void sumsOfEvery64thVersionAreSalted() {
    held.add(1_000);
    for (int version = 1; version <= 130; version++) {
      assertEquals(version, current().version());
      if (version % 64 < 2 || version % 64 == 63) {
        assertSums(version % 64 == 0);
      }
      time.pass(Duration.ofSeconds(10));
    }
  }

  /** Of all slices with sums; all of them are right. */
  private void assertSums(boolean salted) {
    Slice.Beacon beacon = held.beacon(publisher.beacon());
    Slice.Cells cells = held.cells(publisher.cells(ALL_IN_CELLS).summary());
    Slice.Membership members = held.membership(publisher.membership(KeyRange.ALL));
    for (CellHash hash : List.of(beacon.hash(), cells.hash(), members.hash())) {
      assertEquals(salted, hash.isSalted());
    }
    assertEquals(beacon.hash().cell(held.set, beacon.recent().range()), beacon.recent().cell());
    assertEquals(
        members.hash().cell(held.set, members.members().range()), members.members().cell());
    assertFalse(beacon.cells().isEmpty());
    for (var cell : beacon.cells()) {
      assertEquals(beacon.hash().fine().cell(held.set, cell.range()), cell.cell());
    }
    for (var cell : cells.cells()) {
      assertEquals(cells.hash().fine().cell(held.set, cell.range()), cell.cell());
    }
  }
}
