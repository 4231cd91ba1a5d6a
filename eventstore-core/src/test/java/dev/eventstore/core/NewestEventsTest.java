package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import java.util.List;
import java.util.NavigableSet;
import org.junit.jupiter.api.Test;

/** The range of the newest events of an ordered set. */
class NewestEventsTest {
  private final PublishedSet held = new PublishedSet("NewestEventsTest");

  private void assertNewest(int events, EventKey before) {
    KeyRange newest = held.set.newest(events, before);
    NavigableSet<EventKey> earlier = held.keys.headSet(before, false);
    assertEquals(before, newest.to());
    assertEquals(
        List.copyOf(earlier).subList(Math.max(0, earlier.size() - events), earlier.size()),
        held.in(newest));
    if (earlier.size() <= events) {
      assertEquals(KeyRange.ALL.from(), newest.from());
    }
  }

  @Test
  void theLastSoManyEventsBeforeABoundAndNoOthers() {
    for (int size : new int[] {0, 1, 2, 255, 1, 1, 700, 3_000}) {
      held.add(size, () -> held.random.nextInt(100) * 1_000L);
      for (int events : new int[] {1, 2, 256, 1_000}) {
        assertNewest(events, KeyRange.ALL.to());
        for (int i = 0; i < 20; i++) {
          assertNewest(
              events, EventKey.bound(held.random.nextInt(110) * 1_000L, held.random.nextLong()));
        }
      }
    }
  }

  @Test
  void ofABurstWithinOneMicrosecondTheHighestIds() {
    held.add(1_000, () -> 5_000);
    assertNewest(256, KeyRange.ALL.to());
    assertNewest(256, EventKey.bound(5_000, Long.MIN_VALUE));
    assertNewest(256, EventKey.bound(5_000, 0));
  }

  @Test
  void nothingIsBeforeTheFirstKey() {
    held.add(10);
    EventKey first = KeyRange.ALL.from();
    assertEquals(new KeyRange(first, first), held.set.newest(256, first));
  }
}
