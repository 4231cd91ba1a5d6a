package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.Bytes;
import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventId;
import dev.eventstore.EventQuery;
import dev.eventstore.Receipt;
import dev.eventstore.spi.Lane;
import dev.eventstore.spi.StoredEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random queries against a plain filter over all events: with and without indexes, in the middle of
 * filling them, after reopening, and while events are set aside and come back.
 */
class IndexModelTest {
  private static final int FIRST_EVENTS = 1_300;
  private static final int ROUNDS = 14;
  private static final int QUERIES = 12;
  private static final List<String> FIELDS = List.of("channel", "mood", "room");
  private static final Comparator<Event> ORDER =
      Comparator.comparing(Event::timestamp).thenComparing(Event::id);

  private final Random random = Seed.random("IndexModelTest");
  private final Map<EventId, Event> model = new HashMap<>();
  private final Map<EventId, Bytes> gone = new HashMap<>();
  @TempDir private Path directory;
  @TempDir private Path otherDirectory;
  private IndexedDevice log;
  private Device other;

  @BeforeEach
  void open() {
    log = new IndexedDevice(directory);
    SodiumSealer sealer = Sealers.sealer(8, 1);
    other =
        new Device(
            log.time.environment(),
            sealer,
            SqliteEventStore.open(otherDirectory, sealer.ownerHash()),
            SummarySchedule.DEFAULT);
    note(log.device.appendAll(IntStream.range(0, FIRST_EVENTS).mapToObj(n -> draft()).toList()));
  }

  @AfterEach
  void close() {
    log.close();
    other.stop();
    other.release();
  }

  @Test
  void answersAreThoseOfAPlainFilter() {
    for (int round = 0; round < ROUNDS; round++) {
      log.crypto.release();
      log.crypto.holdAfter(random.nextInt(6));
      log.reopen(FIELDS.stream().filter(f -> random.nextInt(3) > 0).toArray(String[]::new));
      IntStream.range(0, random.nextInt(40)).forEach(n -> appendOrReceive());
      if (random.nextBoolean()) {
        setOneAside();
      }
      if (random.nextBoolean()) {
        bringBack();
      }
      IntStream.range(0, QUERIES).forEach(n -> compare());
    }
  }

  private EventDraft draft() {
    EventDraft.Builder draft = EventDraft.of("type" + random.nextInt(3));
    for (String field : FIELDS) {
      int value = random.nextInt(8);
      if (value < 6) {
        draft.with(field, "" + value * value / 5);
      } else if (value == 6) {
        draft.with(field, 1);
      }
    }
    return draft.build();
  }

  private void note(List<Receipt> receipts) {
    receipts.forEach(r -> model.put(r.id(), log.device.find(r.id()).orElseThrow()));
  }

  private void appendOrReceive() {
    if (random.nextInt(3) == 0) {
      log.time.pass(Duration.ofNanos(1_000L * random.nextInt(3)));
    }
    if (random.nextBoolean()) {
      note(List.of(log.device.append(draft())));
    } else {
      Receipt written = other.append(draft());
      offer(other.replica().read(List.of(written.seq())).get(0).encrypted(), written.id());
    }
  }

  /** Filling may be held, and this not. */
  private void offer(Bytes sealed, EventId id) {
    log.crypto.holdAfter(0);
    log.device.replica().offer(sealed, Lane.LIVE, verdict -> {});
    log.crypto.runNewest();
    model.put(id, log.device.find(id).orElseThrow());
  }

  private void setOneAside() {
    Event victim =
        model.values().stream()
            .sorted(ORDER)
            .skip(random.nextInt(model.size()))
            .findFirst()
            .orElseThrow();
    StoredEvent stored = log.store.find(victim.id()).orElseThrow();
    gone.put(victim.id(), stored.encrypted());
    Corruption.flipEncryptedByte(log.database(), stored.seq());
    model.remove(victim.id());
    assertEquals(List.of(), log.device.find(victim.id()).stream().toList());
  }

  private void bringBack() {
    Map<EventId, Bytes> back = new HashMap<>(gone);
    gone.clear();
    back.forEach((id, bytes) -> offer(bytes, id));
  }

  private void compare() {
    EventFilter filter = filter();
    boolean newestFirst = random.nextBoolean();
    int limit = random.nextInt(4) == 0 ? 1_000 : 1 + random.nextInt(60);
    List<Event> all = model.values().stream().sorted(ORDER).toList();
    Event since = all.get(random.nextInt(all.size()));
    Event until = all.get(random.nextInt(all.size()));
    boolean wholeTime = random.nextBoolean();
    List<Event> expected =
        sorted(all.stream(), newestFirst)
            .filter(filter::matches)
            .filter(e -> wholeTime || !e.timestamp().isBefore(since.timestamp()))
            .filter(e -> wholeTime || e.timestamp().isBefore(until.timestamp()))
            .toList();
    EventQuery.Builder query = EventQuery.of(filter).limit(limit);
    if (newestFirst) {
      query.newestFirst();
    }
    if (!wholeTime) {
      query.since(since.timestamp()).until(until.timestamp());
    }
    assertEquals(expected, pages(query, limit), () -> filter.fields() + " " + log.unfilled());
  }

  private static Stream<Event> sorted(Stream<Event> events, boolean newestFirst) {
    return events.sorted(newestFirst ? ORDER.reversed() : ORDER);
  }

  private List<Event> pages(EventQuery.Builder query, int limit) {
    List<Event> found = new ArrayList<>();
    List<Event> page = log.device.query(query.build());
    while (!page.isEmpty()) {
      found.addAll(page);
      String place = EventQuery.Position.of(page.get(page.size() - 1)).toString();
      page =
          page.size() < limit
              ? List.of()
              : log.device.query(query.after(EventQuery.Position.parse(place)).build());
    }
    return found;
  }

  private EventFilter filter() {
    EventFilter filter = EventFilter.all();
    if (random.nextInt(3) == 0) {
      filter = filter.ofType("type" + random.nextInt(4));
    }
    if (random.nextInt(3) == 0) {
      filter = filter.by(random.nextBoolean() ? log.device.self() : other.self());
    }
    for (String field : FIELDS) {
      if (random.nextInt(3) == 0) {
        filter = filter.where(field, "" + random.nextInt(6));
      }
    }
    return filter;
  }
}
