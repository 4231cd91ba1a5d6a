package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventId;
import dev.eventstore.EventQuery;
import dev.eventstore.Invite;
import dev.eventstore.Receipt;
import dev.eventstore.Subscription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log of any length is read page by page, each event once. */
class QueryPagesTest {
  private static final int EVENTS = 1_003;
  private static final int PAGE = 100;

  @TempDir Path folder;
  private Community community;
  private List<EventId> inOrder;

  @BeforeEach
  void fill() {
    community = Communities.builder().directory(folder).invite(Invite.create("book club")).open();
    inOrder =
        community
            .appendAll(
                IntStream.range(0, EVENTS)
                    .mapToObj(n -> EventDraft.of(n % 2 == 0 ? "even" : "odd").build())
                    .toList())
            .stream()
            .map(Receipt::id)
            .toList();
  }

  @AfterEach
  void close() {
    community.close();
  }

  @Test
  void pagesOneAfterTheOtherAreTheWholeLog() {
    assertEquals(inOrder, pages(() -> EventQuery.of(EventFilter.all())));
  }

  @Test
  void pagesGoBackInTimeToo() {
    List<EventId> backwards = new ArrayList<>(inOrder);
    Collections.reverse(backwards);

    assertEquals(backwards, pages(() -> EventQuery.of(EventFilter.all()).newestFirst()));
  }

  @Test
  void pagesKeepTheFilterAndThePeriod() {
    Event first = community.find(inOrder.get(201)).orElseThrow();

    List<EventId> found =
        pages(() -> EventQuery.of(EventFilter.type("odd")).since(first.timestamp()));

    assertEquals(
        IntStream.range(0, EVENTS)
            .filter(n -> n >= 201 && n % 2 == 1)
            .mapToObj(inOrder::get)
            .toList(),
        found);
  }

  @Test
  void subscriptionTellsWhatWasThereBeforeIt() {
    try (Subscription live = community.subscribe(EventFilter.all(), event -> {})) {
      long later = community.append(EventDraft.of("even").build()).seq();

      assertTrue(
          inOrder.stream()
              .allMatch(id -> community.find(id).orElseThrow().seq() <= live.startsAfter()));
      assertTrue(later > live.startsAfter());
    }
  }

  private List<EventId> pages(Supplier<EventQuery.Builder> query) {
    List<EventId> all = new ArrayList<>();
    EventQuery.Builder next = query.get().limit(PAGE);
    List<Event> page = community.query(next.build());
    while (!page.isEmpty()) {
      page.forEach(event -> all.add(event.id()));
      page = community.query(next.after(page.get(page.size() - 1)).build());
    }
    return all;
  }
}
