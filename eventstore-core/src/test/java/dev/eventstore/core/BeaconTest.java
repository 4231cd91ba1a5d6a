package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Limits;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.Summary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The slice that describes everything: the newest events one by one, the others by cells. */
class BeaconTest {
  private static final int MOST_BYTES = 1_000;
  private static final int NEWEST = Limits.MAX_RECENT_SLICE_EVENTS;

  private final PublishedSet held = new PublishedSet("BeaconTest");

  /** Of a publisher with as many neighbours as a slice can name. */
  private Slice.Beacon beacon() {
    ScheduledBloomPublisher publisher = held.publisher();
    publisher.neighbours(IntStream.range(0, Limits.MAX_NEIGHBOURS).boxed().toList());
    Summary summary = publisher.beacon();
    int bytes = held.plain(summary).size();
    assertTrue(bytes <= MOST_BYTES, bytes + " bytes");
    assertTrue(summary.signedEncryptedBlob().size() <= Limits.MAX_SLICE_BYTES);
    assertEquals(held.keys.size(), summary.eventCount());
    Slice.Beacon beacon = held.beacon(summary);
    assertEquals(beacon.recent().filter().sizeInBits(), summary.filterSize());
    return beacon;
  }

  /** What must be true of every beacon. */
  private Slice.Beacon assertDescribesEverything() {
    Slice.Beacon beacon = beacon();
    assertEquals(held.set.root(), beacon.root());
    assertNewestEvents(beacon.recent());
    List<KeyRange> all = new ArrayList<>(List.of(beacon.recent().range()));
    long count = beacon.recent().cell().count();
    for (RangeCell each : beacon.cells()) {
      assertEquals(CellHash.PLAIN.fine().cell(held.set, each.range()), each.cell());
      count += each.cell().count();
      all.add(each.range());
    }
    assertEquals(beacon.root().count(), count);
    all.sort(Comparator.comparing(KeyRange::from));
    EventKey reached = KeyRange.ALL.from();
    for (KeyRange range : all) {
      assertEquals(reached, range.from());
      reached = range.to();
    }
    assertEquals(KeyRange.ALL.to(), reached);
    return beacon;
  }

  private void assertNewestEvents(Slice.Members recent) {
    long horizon =
        Math.min(
            Limits.MAX_TIMESTAMP_MICROS + 1,
            held.time.environment().wallMicros() + Limits.MAX_CLOCK_LEAD_MICROS);
    NavigableSet<EventKey> past = held.keys.headSet(EventKey.bound(horizon, 0), false);
    List<EventKey> newest =
        List.copyOf(past).subList(Math.max(0, past.size() - NEWEST), past.size());
    assertEquals(newest, held.in(recent.range()));
    assertEquals(held.set.cell(recent.range()), recent.cell());
    newest.forEach(key -> assertTrue(held.mightHold(recent, key)));
    assertEquals(EventKey.bound(horizon, 0), recent.range().to());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 257, 600, 10_000})
  void anyNumberOfEvents(int count) {
    held.add(count);
    assertDescribesEverything();
  }

  @Test
  void aLongHistoryHasManyCells() {
    held.add(100_000, () -> held.nowMicros() - held.random.nextLong(30_000_000_000_000L));
    Slice.Beacon beacon = assertDescribesEverything();
    long filled = beacon.cells().stream().filter(cell -> cell.cell().count() > 0).count();
    assertTrue(filled >= 40, filled + " cells");
  }

  @Test
  void eventsFromTheFuture() {
    long horizon = held.nowMicros() + Limits.MAX_CLOCK_LEAD_MICROS;
    held.add(500);
    held.addAll(List.of(held.key(horizon - 1), held.key(horizon), held.key(horizon + 1)));
    held.add(50, () -> horizon + held.random.nextLong(1L << 40));
    held.addAll(List.of(held.key(Limits.MAX_TIMESTAMP_MICROS)));
    Slice.Beacon beacon = assertDescribesEverything();
    RangeCell future = beacon.cells().get(beacon.cells().size() - 1);
    assertEquals(53, future.cell().count());
    assertEquals(new KeyRange(EventKey.bound(horizon, 0), KeyRange.ALL.to()), future.range());
  }

  @Test
  void nothingButEventsFromTheFuture() {
    held.add(300, () -> held.nowMicros() + Limits.MAX_CLOCK_LEAD_MICROS * 2);
    Slice.Beacon beacon = assertDescribesEverything();
    assertEquals(0, beacon.recent().cell().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1960-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-01-01T00:00:00Z"})
  void aClockThatIsFarOff(String clock) {
    held.add(400);
    held.addAll(List.of(held.key(0), held.key(Limits.MAX_TIMESTAMP_MICROS)));
    held.time.setClock(Instant.parse(clock));
    assertDescribesEverything();
  }

  @Test
  void aBurstWithinOneMicrosecond() {
    held.add(5_000, () -> held.nowMicros() - 5);
    assertDescribesEverything();
  }

  @Test
  void burstsAllOverTime() {
    for (int i = 0; i < 40; i++) {
      long micros = held.random.nextLong(held.nowMicros());
      held.add(50, () -> micros);
    }
    assertDescribesEverything();
  }

  /** Each cell lies at the end of a path of its own, longer than that of any honest set. */
  @Test
  void idsThatWereCraftedToMakeTheShapeLong() {
    held.add(NEWEST);
    for (long i = 0; i < 32; i++) {
      long micros = i << 45;
      held.addAll(List.of(held.endingWith(micros, 2), held.endingWith(micros, 3)));
    }
    assertDescribesEverything();
  }

  @Test
  void aCommitMeanwhileMakesABeaconThatStillFits() {
    held.add(1_000);
    ScheduledBloomPublisher publisher = held.publisher(new BusySet(held, 400));
    publisher.neighbours(IntStream.range(0, Limits.MAX_NEIGHBOURS).boxed().toList());
    Summary summary = publisher.beacon();
    assertTrue(held.plain(summary).size() <= MOST_BYTES);
    Slice.Members recent = held.beacon(summary).recent();
    assertEquals(held.set.cell(recent.range()), recent.cell());
  }
}
