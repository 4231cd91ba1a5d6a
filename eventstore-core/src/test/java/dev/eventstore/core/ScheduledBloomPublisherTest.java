package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.EventId;
import dev.eventstore.Invite;
import dev.eventstore.Limits;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.EntryVisitor;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.Summary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScheduledBloomPublisherTest {
  private static final long BOOT_ID = 7;

  private final Random random = Seed.random("ScheduledBloomPublisherTest");
  private final TestEnvironment time = new TestEnvironment();
  private final SodiumSealer sealer = TestSealers.member(Invite.create("summaries"));
  private final ChunkedOrderedSet set =
      new ChunkedOrderedSet(sealer::h64, new Root(Bytes.copyOf(new byte[Root.BYTES]), 0));
  private long seq;

  private ScheduledBloomPublisher publisher() {
    return publisher(set);
  }

  private ScheduledBloomPublisher publisher(OrderedSet events) {
    return new ScheduledBloomPublisher(
        events, sealer, time.environment(), SummarySchedule.DEFAULT, BOOT_ID);
  }

  private List<EventKey> add(int count) {
    List<ChunkedOrderedSet.Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] id = new byte[EventId.BYTES];
      random.nextBytes(id);
      entries.add(
          new ChunkedOrderedSet.Entry(++seq, new EventKey(random.nextInt(1_000), EventId.of(id))));
    }
    set.addAll(entries, new Root(Bytes.copyOf(new byte[Root.BYTES]), seq));
    return entries.stream().map(ChunkedOrderedSet.Entry::key).toList();
  }

  private Slice open(Summary summary) {
    return sealer
        .openSlice(summary.signedEncryptedBlob())
        .flatMap(signed -> SliceCodec.decode(signed, sealer))
        .orElseThrow();
  }

  @Test
  void aVersionLastsTenSecondsWhenNothingHappens() {
    ScheduledBloomPublisher publisher = publisher();
    Summary first = publisher.current(time.nanos());
    time.pass(Duration.ofMillis(9_999));
    assertSame(first, publisher.current(time.nanos()));
    time.pass(Duration.ofMillis(1));
    assertEquals(first.version() + 1, publisher.current(time.nanos()).version());
  }

  @Test
  void aHundredNewEventsMakeAVersionButNeverWithinASecond() {
    ScheduledBloomPublisher publisher = publisher();
    Summary first = publisher.current(time.nanos());
    publisher.stored(99, time.nanos());
    time.pass(Duration.ofMillis(999));
    assertSame(first, publisher.current(time.nanos()));
    publisher.stored(1, time.nanos());
    assertSame(first, publisher.current(time.nanos()));
    time.pass(Duration.ofMillis(1));
    assertEquals(first.version() + 1, publisher.current(time.nanos()).version());
  }

  @Test
  void disagreementMakesAVersionEverySecond() {
    ScheduledBloomPublisher publisher = publisher();
    long first = publisher.current(time.nanos()).version();
    publisher.contested(true);
    time.pass(Duration.ofSeconds(1));
    assertEquals(first + 1, publisher.current(time.nanos()).version());
    publisher.contested(false);
    time.pass(Duration.ofSeconds(1));
    assertEquals(first + 1, publisher.current(time.nanos()).version());
  }

  @Test
  void theQuietSliceNamesRootAndCount() {
    add(5);
    Slice.Quiet quiet =
        assertInstanceOf(Slice.Quiet.class, open(publisher().current(time.nanos())));
    assertEquals(set.root(), quiet.root());
    assertEquals(BOOT_ID, quiet.header().bootId());
    assertEquals(sealer.self(), quiet.header().publisher());
    assertTrue(publisher().current(time.nanos()).signedEncryptedBlob().size() <= 230);
  }

  @Test
  void theSlicesOfAVersionHoldEveryEventAndFewOthersAndFitADatagram() {
    List<EventKey> held = add(5_000);
    ScheduledBloomPublisher publisher = publisher();
    List<EventKey> strangers = new ArrayList<>();
    long described = 0;
    List<Slice.Membership> slices = new ArrayList<>();
    for (KeyRange range : publisher.ranges()) {
      Summary summary = publisher.slice(range);
      assertTrue(summary.signedEncryptedBlob().size() <= Limits.MAX_SLICE_BYTES);
      slices.add(assertInstanceOf(Slice.Membership.class, open(summary)));
      described += summary.eventCount();
    }
    assertEquals(5_000, described);
    held.forEach(key -> assertTrue(holds(slices, key)));
    for (int i = 0; i < 5_000; i++) {
      byte[] id = new byte[EventId.BYTES];
      random.nextBytes(id);
      EventKey stranger = new EventKey(random.nextInt(1_000), EventId.of(id));
      if (holds(slices, stranger)) {
        strangers.add(stranger);
      }
    }
    assertTrue(strangers.size() < 5_000 * 4 / 100, strangers.size() + " of 5000");
  }

  private boolean holds(List<Slice.Membership> slices, EventKey key) {
    Slice.Membership slice =
        slices.stream()
            .filter(s -> s.range().from().compareTo(key) <= 0 && key.compareTo(s.range().to()) < 0)
            .findFirst()
            .orElseThrow();
    return slice.filter().mightContain(sealer.h64(key.id()), key.id().head());
  }

  @Test
  void aSliceIsMadeOnceAVersionAndWithAnotherSaltInTheNext() {
    add(10);
    ScheduledBloomPublisher publisher = publisher();
    Summary made = publisher.slice(KeyRange.ALL);
    assertSame(made, publisher.slice(KeyRange.ALL));
    time.pass(Duration.ofSeconds(10));
    publisher.current(time.nanos());
    Summary next = publisher.slice(KeyRange.ALL);
    assertNotEquals(open(made).header().salt(), open(next).header().salt());
  }

  @Test
  void aRangeThatOutgrewASliceIsDescribedInItsFirstPartOnly() {
    ScheduledBloomPublisher publisher = publisher();
    assertEquals(List.of(KeyRange.ALL), publisher.ranges());
    add(4_000);
    Slice.Membership slice =
        assertInstanceOf(Slice.Membership.class, open(publisher.slice(KeyRange.ALL)));
    assertTrue(slice.cell().count() <= Limits.MAX_SLICE_EVENTS);
    assertEquals(set.cell(slice.range()), slice.cell());
    assertFalse(slice.range().equals(KeyRange.ALL));
  }

  @Test
  void aCommitBetweenTwoLooksAtTheSetMakesNoFilterThatIsTooFull() {
    add(100);
    ScheduledBloomPublisher publisher = publisher(new BusySet(200));
    KeyRange range = publisher.ranges().get(0);
    Slice.Membership slice = assertInstanceOf(Slice.Membership.class, open(publisher.slice(range)));
    assertEquals(new SliceFacts(KeyRange.ALL, set.cell(KeyRange.ALL)), SliceFacts.of(slice));
  }

  @Test
  void aCommitBetweenTwoLooksAtTheSetNeverMakesASliceThatLeavesEventsOfItsRangeOut() {
    add(580);
    ScheduledBloomPublisher publisher = publisher(new BusySet(300));
    Slice.Membership slice =
        assertInstanceOf(Slice.Membership.class, open(publisher.slice(KeyRange.ALL)));
    assertTrue(slice.cell().count() <= Limits.MAX_SLICE_EVENTS);
    assertEquals(set.cell(slice.range()), slice.cell());
  }

  @Test
  void eventsThatCannotBeCutApartAreNamedAsFarAsASliceGoes() {
    List<ChunkedOrderedSet.Entry> alike = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      byte[] id = new byte[EventId.BYTES];
      random.nextBytes(id);
      Arrays.fill(id, 0, Long.BYTES, (byte) 1);
      alike.add(new ChunkedOrderedSet.Entry(++seq, new EventKey(7, EventId.of(id))));
    }
    set.addAll(alike, new Root(Bytes.copyOf(new byte[Root.BYTES]), seq));
    KeyRange range = new KeyRange(EventKey.bound(7, 0x0101010101010101L), KeyRange.ALL.to());
    Slice.Membership slice =
        assertInstanceOf(Slice.Membership.class, open(publisher().slice(range)));
    assertEquals(Limits.MAX_SLICE_EVENTS, slice.cell().count());
  }

  @Test
  void rangesAreCutWithRoomForATenthMoreEvents() {
    add(5_400);
    ScheduledBloomPublisher publisher = publisher();
    List<KeyRange> ranges = publisher.ranges();
    assertEquals(10, ranges.size());
    add(200);
    for (KeyRange range : ranges) {
      Slice.Membership slice =
          assertInstanceOf(Slice.Membership.class, open(publisher.slice(range)));
      assertEquals(new SliceFacts(range, set.cell(range)), SliceFacts.of(slice));
    }
  }

  /** What a slice says besides its filter, which has no equality. */
  private record SliceFacts(KeyRange range, Cell cell) {
    static SliceFacts of(Slice.Membership slice) {
      return new SliceFacts(slice.range(), slice.cell());
    }
  }

  /** The set while another thread writes: before each look at its entries so many are added. */
  private final class BusySet implements OrderedSet {
    private final int added;

    BusySet(int added) {
      this.added = added;
    }

    @Override
    public Root root() {
      return set.root();
    }

    @Override
    public Cell cell(KeyRange range) {
      return set.cell(range);
    }

    @Override
    public List<KeyRange> cut(KeyRange range, int cells) {
      return set.cut(range, cells);
    }

    @Override
    public void forEach(KeyRange range, EntryVisitor visitor) {
      add(added);
      set.forEach(range, visitor);
    }
  }
}
