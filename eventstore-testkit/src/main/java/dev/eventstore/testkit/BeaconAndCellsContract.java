package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Limits;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.CellsSummary;
import dev.eventstore.spi.Contest;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.Summary;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a version describes the whole set coarsely, and some ranges more finely. */
abstract class BeaconAndCellsContract extends PublishingScheduleContract {
  private static final int MANY = 3_000;

  @Test
  void theBeaconNamesRootAndNewestEventsAndCoversAllOthersByCells() {
    for (int count : new int[] {0, 1, Limits.MAX_RECENT_SLICE_EVENTS, 1, MANY}) {
      add(count);
      pass(Duration.ofSeconds(10));
      current();
      Summary summary = publisher.beacon();
      Slice.Beacon beacon = beacon();
      assertTrue(summary.signedEncryptedBlob().size() <= Limits.MAX_SLICE_BYTES);
      assertEquals(events.root(), beacon.root());
      assertEquals(beacon.root().count(), summary.eventCount());
      assertEquals(beacon.recent().filter().sizeInBits(), summary.filterSize());
      assertEquals(events.cell(beacon.recent().range()), beacon.recent().cell());
      assertEquals(
          Math.min(events.keys().size(), Limits.MAX_RECENT_SLICE_EVENTS),
          beacon.recent().cell().count());
      assertCellsAreRight(beacon.cells());
      assertCoverEverything(beacon);
    }
  }

  private void assertCellsAreRight(List<RangeCell> cells) {
    for (RangeCell each : cells) {
      assertEquals(CellHash.PLAIN.fine().cell(events, each.range()), each.cell());
    }
  }

  private static void assertCoverEverything(Slice.Beacon beacon) {
    List<KeyRange> all = new ArrayList<>(List.of(beacon.recent().range()));
    beacon.cells().forEach(cell -> all.add(cell.range()));
    all.sort(Comparator.comparing(KeyRange::from));
    EventKey reached = KeyRange.ALL.from();
    for (KeyRange range : all) {
      assertEquals(reached, range.from());
      reached = range.to();
    }
    assertEquals(KeyRange.ALL.to(), reached);
  }

  @Test
  void whatLiesInTheFutureIsNotAmongTheNewestEvents() {
    add(5);
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, BEGINNING);
    long latest = now + Limits.MAX_CLOCK_LEAD_MICROS - 1;
    events.add(randomKey(latest));
    events.add(randomKey(latest + 1));
    events.add(randomKey(Limits.MAX_TIMESTAMP_MICROS));
    Slice.Beacon beacon = beacon();
    assertEquals(6, beacon.recent().cell().count());
    assertEquals(EventKey.bound(latest + 1, 0), beacon.recent().range().to());
    assertEquals(2, beacon.cells().stream().mapToLong(cell -> cell.cell().count()).sum());
    assertCoverEverything(beacon);
  }

  @Test
  void cellsDescribeTheRangesThatWereAskedForFromTheFirstOn() {
    add(MANY);
    current();
    List<CellRequest> wanted = new ArrayList<>();
    events.cells(KeyRange.ALL, 60).forEach(cell -> wanted.add(new CellRequest(cell.range(), 4)));
    CellsSummary made = publisher.cells(wanted);
    assertTrue(made.requests() >= 1 && made.requests() < wanted.size());
    assertTrue(made.summary().signedEncryptedBlob().size() <= Limits.MAX_SLICE_BYTES);
    Slice.Cells slice = assertInstanceOf(Slice.Cells.class, open(made.summary()));
    List<RangeCell> expected = new ArrayList<>();
    for (CellRequest request : wanted.subList(0, made.requests())) {
      expected.addAll(events.cells(request.range(), request.cells()));
    }
    assertEquals(
        expected.stream().map(RangeCell::range).toList(),
        slice.cells().stream().map(RangeCell::range).toList());
    assertCellsAreRight(slice.cells());
  }

  @Test
  void saltedSumsAreSentWhileADifferenceIsStuck() {
    add(MANY);
    publisher.contested(Contest.STUCK);
    Slice.Beacon beacon = beacon();
    assertTrue(beacon.hash().isSalted());
    assertEquals(beacon.hash().cell(events, beacon.recent().range()), beacon.recent().cell());
    for (RangeCell each : beacon.cells()) {
      assertEquals(beacon.hash().fine().cell(events, each.range()), each.cell());
    }
  }

  @Test
  void neighboursAreNamedInEveryVersionThatBeginsLater() {
    publisher.neighbours(List.of(3, -4));
    assertEquals(List.of(3, -4), assertInstanceOf(Slice.Quiet.class, open(current())).neighbours());
    assertEquals(List.of(3, -4), beacon().neighbours());
  }

  @Test
  void noneOfTheNewestEventsIsMissingFromTheBeacon() {
    add(MANY);
    Slice.Members recent = beacon().recent();
    List<EventKey> keys = events.keys();
    keys.subList(MANY - Limits.MAX_RECENT_SLICE_EVENTS, MANY)
        .forEach(key -> assertTrue(mightHold(recent, key), TestSeed::hint));
  }
}
