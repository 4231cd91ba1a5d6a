package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventQuery;
import dev.eventstore.spi.EventStore;
import dev.eventstore.spi.Selection;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much a query reads. */
class QueryRunnerTest {
  private static final int EVENTS = 1_000;

  private final List<Selection> selections = new ArrayList<>();
  @TempDir private Path directory;
  private IndexedDevice log;
  private int read;

  @BeforeEach
  void fill() {
    log = new IndexedDevice(directory, "channel");
    log.device.appendAll(
        IntStream.range(0, EVENTS)
            .mapToObj(
                n ->
                    EventDraft.of(n % 10 == 0 ? "rare" : "often")
                        .with("channel", "c" + n % 10)
                        .with("room", "r" + n % 10)
                        .build())
            .toList());
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void whatIsIndexedReadsAsManyRowsAsAreWanted() {
    assertEquals(50, run(EventFilter.type("rare").where("channel", "c0"), 50));
    assertEquals(50, read);
    assertEquals(1, selections.size());
  }

  @Test
  void limitAboveAPageIsReadInPagesAndNoRowMore() {
    assertEquals(300, run(EventFilter.type("often"), 300));
    assertEquals(300, read);
  }

  @Test
  void withoutAnIndexPagesAreAsLargeAsItTakes() {
    assertEquals(50, run(EventFilter.all().where("room", "r3"), 50));
    assertEquals(
        List.of(50, 128, 128, 128, 60), selections.stream().map(Selection::limit).toList());
  }

  private int run(EventFilter filter, int limit) {
    try (SodiumSealer sealer = IndexedDevice.sealer()) {
      EventReader reader = new EventReader(sealer);
      QueryRunner runner =
          new QueryRunner(
              counting(log.store),
              new IndexTags(sealer, Set.of()),
              "channel"::equals,
              row ->
                  reader.read(row) instanceof EventReader.Reading.Intact intact
                      ? Optional.of(intact)
                      : Optional.empty());
      return runner.run(EventQuery.of(filter).limit(limit).build()).size();
    }
  }

  private EventStore counting(EventStore store) {
    return (EventStore)
        Proxy.newProxyInstance(
            EventStore.class.getClassLoader(),
            new Class<?>[] {EventStore.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(store, arguments);
                if (arguments[0] instanceof Selection selection && result instanceof List<?> rows) {
                  selections.add(selection);
                  read += rows.size();
                }
                return result;
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }
}
