package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Limits;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.Slice;
import dev.eventstore.spi.Summary;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Slices that say which events of a range are held. */
class MembershipSlicesTest {
  private static final int MANY = 5_000;
  private static final double MOST_FALSE_POSITIVES = 0.01;

  private final PublishedSet held = new PublishedSet("MembershipSlicesTest");

  @Test
  void slicesOfRangesThatCoverEverythingHoldEveryEventAndFewOthersAndFitADatagram() {
    held.add(MANY, () -> held.random.nextInt(1_000));
    ScheduledBloomPublisher publisher = held.publisher();
    List<Slice.Membership> slices = new ArrayList<>();
    for (KeyRange range : held.set.cut(KeyRange.ALL, 10)) {
      Summary summary = publisher.membership(range);
      assertTrue(summary.signedEncryptedBlob().size() <= Limits.MAX_SLICE_BYTES);
      Slice.Membership slice = held.membership(summary);
      assertEquals(range, slice.members().range());
      assertEquals(held.set.cell(range), slice.members().cell());
      assertEquals(summary.eventCount(), slice.members().cell().count());
      assertEquals(summary.filterSize(), slice.members().filter().sizeInBits());
      slices.add(slice);
    }
    held.keys.forEach(key -> assertTrue(holds(slices, key)));
    int strangers = 0;
    for (int i = 0; i < MANY; i++) {
      strangers += holds(slices, held.key(held.random.nextInt(1_000))) ? 1 : 0;
    }
    assertTrue(strangers < MANY * MOST_FALSE_POSITIVES, strangers + " of " + MANY);
  }

  private boolean holds(List<Slice.Membership> slices, EventKey key) {
    Slice.Members members =
        slices.stream()
            .map(Slice.Membership::members)
            .filter(m -> m.range().from().compareTo(key) <= 0 && key.compareTo(m.range().to()) < 0)
            .findFirst()
            .orElseThrow();
    return held.mightHold(members, key);
  }

  @Test
  void aRangeWithoutEventsIsDescribedToo() {
    held.add(10, () -> 5);
    KeyRange range = new KeyRange(EventKey.bound(6, 0), EventKey.bound(7, 0));
    Slice.Members members = held.membership(held.publisher().membership(range)).members();
    assertEquals(Cell.EMPTY, members.cell());
    assertEquals(range, members.range());
  }

  @Test
  void aRangeWithMoreEventsThanASliceCanNameIsDescribedInItsFirstPartOnly() {
    held.add(4_000, () -> held.random.nextInt(1_000));
    Slice.Members members = held.membership(held.publisher().membership(KeyRange.ALL)).members();
    long count = members.cell().count();
    assertTrue(count > Limits.MAX_SLICE_EVENTS / 2 && count <= Limits.MAX_SLICE_EVENTS);
    assertEquals(held.set.cell(members.range()), members.cell());
    assertEquals(KeyRange.ALL.from(), members.range().from());
    assertNotEquals(KeyRange.ALL, members.range());
  }

  @Test
  void aCommitBetweenTwoLooksAtTheSetMakesNoFilterThatIsTooFull() {
    held.add(100);
    ScheduledBloomPublisher publisher = held.publisher(new BusySet(held, 200));
    Slice.Members members = held.membership(publisher.membership(KeyRange.ALL)).members();
    assertEquals(KeyRange.ALL, members.range());
    assertEquals(held.set.cell(KeyRange.ALL), members.cell());
  }

  @Test
  void aCommitBetweenTwoLooksAtTheSetNeverMakesASliceThatLeavesEventsOfItsRangeOut() {
    held.add(580);
    ScheduledBloomPublisher publisher = held.publisher(new BusySet(held, 300));
    Slice.Members members = held.membership(publisher.membership(KeyRange.ALL)).members();
    assertTrue(members.cell().count() <= Limits.MAX_SLICE_EVENTS);
    assertEquals(held.set.cell(members.range()), members.cell());
  }

  @Test
  void eventsThatCannotBeCutApartAreNamedAsFarAsASliceGoes() {
    List<EventKey> alike = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      alike.add(held.alike(7, 1));
    }
    held.addAll(alike);
    KeyRange range = new KeyRange(EventKey.bound(7, 0x0101010101010101L), KeyRange.ALL.to());
    Slice.Members members = held.membership(held.publisher().membership(range)).members();
    assertEquals(Limits.MAX_SLICE_EVENTS, members.cell().count());
  }

  @Test
  void aRangeIsCutWithRoomForATenthMoreEvents() {
    held.add(5_400);
    ScheduledBloomPublisher publisher = held.publisher();
    KeyRange part = held.membership(publisher.membership(KeyRange.ALL)).members().range();
    assertEquals(Limits.MAX_SLICE_EVENTS * 9 / 10, held.set.cell(part).count());
    held.add(200);
    Slice.Members members = held.membership(publisher.membership(part)).members();
    assertEquals(part, members.range());
    assertEquals(held.set.cell(part), members.cell());
  }
}
