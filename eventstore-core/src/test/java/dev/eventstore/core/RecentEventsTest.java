package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Delivery;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecentEventsTest {
  private final TestEnvironment time = new TestEnvironment();
  @TempDir private Path directory;

  /** A commit may find some of its events in the log already, where others lie between them. */
  @Test
  void aGapWithinACommitIsFilledFromTheStore() {
    OneThreadDevice one = new OneThreadDevice(directory, time);
    List<RecentEvents.Recent> all = new ArrayList<>();
    one.device()
        .subscribe(
            EventFilter.all(),
            event -> all.add(new RecentEvents.Recent(event, 200)),
            Delivery.live());
    one.append(0, 4);
    EventReader reader = new EventReader(Sealers.sealer(1, 2));
    RecentEvents recent = new RecentEvents(one.store(), reader::open);
    recent.add(List.of(all.get(0), all.get(2)));
    assertEquals(List.of(1L, 2L, 3L, 4L), seqs(recent.after(0)));
    assertEquals(List.of(3L), seqs(recent.after(2)));
    one.close();
  }

  @Test
  void aPageOfLargeEventsHasFewOfThemWhereverTheyComeFrom() {
    OneThreadDevice one = new OneThreadDevice(directory, time);
    List<RecentEvents.Recent> all = new ArrayList<>();
    one.device()
        .subscribe(
            EventFilter.all(),
            event -> all.add(new RecentEvents.Recent(event, 60_000)),
            Delivery.live());
    for (int i = 0; i < 20; i++) {
      one.device().append(large());
    }
    EventReader reader = new EventReader(Sealers.sealer(1, 2));
    RecentEvents recent = new RecentEvents(one.store(), reader::open);
    assertEquals(List.of(5L), seqs(recent.after(4)));
    recent.add(all);
    assertEquals(List.of(5L), seqs(recent.after(4)));
    one.append(0, 2 * Limits.MAX_DELIVERY_PAGE_EVENTS);
    int small = recent.after(20).size();
    assertTrue(small > 100 && small <= Limits.MAX_DELIVERY_PAGE_EVENTS, small + " events");
    one.close();
  }

  private static EventDraft large() {
    return EventDraft.of("large").attachment(new byte[60_000]).build();
  }

  private static List<Long> seqs(List<RecentEvents.Arrival> page) {
    return page.stream().map(RecentEvents.Arrival::seq).toList();
  }
}
