package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.eventstore.Delivery;
import dev.eventstore.Event;
import dev.eventstore.EventFilter;
import dev.eventstore.EventListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits that come in the middle of subscribing: one before each look at the end of the log. */
class DispatcherTest {
  private final TestEnvironment time = new TestEnvironment();
  private final List<Long> heard = new ArrayList<>();
  @TempDir private Path directory;
  private OneThreadDevice one;
  private Dispatcher dispatcher;

  private final EventListener listener =
      new EventListener() {
        @Override
        public void onEvent(Event event) {
          heard.add(OneThreadDevice.number(event));
        }

        @Override
        public void caughtUp() {
          heard.add(-1L);
        }
      };

  @BeforeEach
  void open() {
    one = new OneThreadDevice(directory, time);
    dispatcher =
        new Dispatcher(
            time.environment(),
            new RecentEvents(one.store(), row -> one.device().find(row.key().id())),
            one.device().cursors(),
            this::lastSeqAfterACommit);
  }

  @AfterEach
  void close() {
    dispatcher.close(0);
    one.close();
  }

  private long lastSeqAfterACommit() {
    one.append((int) one.device().info().events(), 1);
    return one.device().info().events();
  }

  @Test
  void aLiveListenerIsToldBeforeItsFirstEventThatItHasCaughtUp() {
    dispatcher.subscribe(EventFilter.all(), listener, Delivery.live());
    assertEquals(List.of(-1L, 1L), heard);
  }

  @Test
  void soIsTheListenerOfANewCursorThatStartsNow() {
    dispatcher.subscribe(EventFilter.all(), listener, Delivery.fromCursor("billing").startingNow());
    assertEquals(List.of(-1L, 1L), heard);
  }

  @Test
  void aKnownCursorHearsFirstWhatWasThereWhenItWasAskedFor() {
    one.append(0, 1);
    dispatcher.subscribe(EventFilter.all(), listener, Delivery.fromCursor("billing"));
    assertEquals(List.of(0L, 1L, -1L, 2L), heard);
  }
}
