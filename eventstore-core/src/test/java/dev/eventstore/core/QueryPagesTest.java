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
import dev.eventstore.Limits;
import dev.eventstore.Receipt;
import dev.eventstore.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
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
  private static final int LATE_EVENTS = 5;
  private static final Instant LATEST = EventContent.instant(Limits.MAX_TIMESTAMP_MICROS);

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

  @Test
  void pagesReachTheLatestTimesThatAnEventCanCarry() throws IOException {
    OneThreadDevice late = withTheLatestTimes();

    List<EventId> forwards = pages(late.device()::query, () -> EventQuery.of(EventFilter.all()), 1);
    List<EventId> backwards =
        pages(late.device()::query, () -> EventQuery.of(EventFilter.all()).newestFirst(), 1);

    assertEquals(LATE_EVENTS, Set.copyOf(forwards).size());
    Collections.reverse(backwards);
    assertEquals(forwards, backwards);
    late.close();
  }

  @Test
  void periodsBeginAndEndAtTheLatestTimesThatAnEventCanCarry() throws IOException {
    OneThreadDevice late = withTheLatestTimes();
    Supplier<EventQuery.Builder> all = () -> EventQuery.of(EventFilter.all());

    for (Event event : late.device().query(all.get().build())) {
      Instant written = event.timestamp();
      List<Event> before = late.device().query(all.get().until(written).build());
      List<Event> since = late.device().query(all.get().since(written).build());
      assertTrue(since.contains(event));
      assertEquals(LATE_EVENTS, before.size() + since.size());
    }
    Instant behind = LATEST.plusNanos(1);
    assertEquals(List.of(), late.device().query(all.get().since(behind).build()));
    assertEquals(LATE_EVENTS, late.device().query(all.get().until(behind).build()).size());
    late.close();
  }

  /** The last second that an event can carry ends before it is whole. */
  private OneThreadDevice withTheLatestTimes() throws IOException {
    TestEnvironment time = new TestEnvironment();
    OneThreadDevice late = new OneThreadDevice(Files.createDirectory(folder.resolve("late")), time);
    late.append(0, 1);
    time.setClock(LATEST.truncatedTo(ChronoUnit.SECONDS));
    late.append(1, 2);
    time.setClock(LATEST);
    late.append(3, 2);
    return late;
  }

  private List<EventId> pages(Supplier<EventQuery.Builder> query) {
    return pages(community::query, query, PAGE);
  }

  private static List<EventId> pages(
      Function<EventQuery, List<Event>> log, Supplier<EventQuery.Builder> query, int limit) {
    List<EventId> all = new ArrayList<>();
    EventQuery.Builder next = query.get().limit(limit);
    List<Event> page = log.apply(next.build());
    while (!page.isEmpty()) {
      page.forEach(event -> all.add(event.id()));
      assertTrue(all.size() <= EVENTS, "events come again");
      page = log.apply(next.after(page.get(page.size() - 1)).build());
    }
    return all;
  }
}
