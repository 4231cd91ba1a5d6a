package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Delivery;
import dev.eventstore.Event;
import dev.eventstore.EventFilter;
import dev.eventstore.Limits;
import dev.eventstore.Subscription;
import dev.eventstore.spi.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors of an application that take their time, or no tasks at all; in virtual time. */
class DeliveryExecutorTest {
  private final TestEnvironment time = new TestEnvironment();
  private final HeldExecutor executor = new HeldExecutor();
  private final List<Long> heard = new ArrayList<>();
  @TempDir private Path directory;

  private void hear(Event event) {
    heard.add(OneThreadDevice.number(event));
  }

  private static List<Long> numbers(long until) {
    return LongStream.range(0, until).boxed().toList();
  }

  @Test
  void listenersRunOnlyOnTheGivenExecutorOneTaskAtATimeAndOnePageInEach() {
    OneThreadDevice one = new OneThreadDevice(directory, time);
    one.append(0, 600);
    one.device().subscribe(EventFilter.all(), this::hear, Delivery.fromCursor("c").on(executor));
    one.append(600, 400);
    assertEquals(List.of(), heard);
    assertEquals(1, executor.size());
    assertTrue(executor.runOne());
    assertTrue(
        heard.size() > 0 && heard.size() <= Limits.MAX_DELIVERY_PAGE_EVENTS, heard.size() + "");
    assertEquals(1, executor.size());
    executor.runAll();
    assertEquals(numbers(1_000), heard);
    one.close();
  }

  @Test
  void anExecutorThatRunsTasksAtOnceNeedsNoDeepStackForALongReplay() {
    OneThreadDevice one = new OneThreadDevice(directory, time);
    one.append(0, 20_000);
    int[] deepest = new int[1];
    one.device()
        .subscribe(
            EventFilter.all(),
            event -> {
              if (event.seq() % 1_000 == 0) {
                deepest[0] = Math.max(deepest[0], new Throwable().getStackTrace().length);
              }
              hear(event);
            },
            Delivery.fromCursor("c").on(Runnable::run));
    assertEquals(numbers(20_000), heard);
    assertTrue(deepest[0] < 150, deepest[0] + " frames");
    one.close();
  }

  @Test
  void anExecutorThatRefusesIsAskedAgainLaterAndNothingIsLost() {
    OneThreadDevice one = new OneThreadDevice(directory, time);
    one.device().subscribe(EventFilter.all(), this::hear, Delivery.fromCursor("c").on(executor));
    executor.runAll();
    executor.refuse(true);
    for (int i = 0; i < 50; i++) {
      one.append(i, 1);
    }
    assertTrue(time.alarms() <= 1, time.alarms() + " timers");
    time.pass(Duration.ofMinutes(5));
    assertTrue(time.alarms() <= 1, time.alarms() + " timers");
    executor.refuse(false);
    time.pass(Duration.ofMillis(Limits.MIN_REDELIVERY_MILLIS));
    executor.runAll();
    assertEquals(numbers(50), heard);
    one.close();
  }

  @Test
  void anExecutorThatHasRefusedIsAskedAgainByTheNextEvent() {
    OneThreadDevice one = new OneThreadDevice(directory, time);
    one.device().subscribe(EventFilter.all(), this::hear, Delivery.live().on(executor));
    executor.refuse(true);
    one.append(0, 1);
    executor.refuse(false);
    one.append(1, 1);
    executor.runAll();
    assertEquals(numbers(2), heard);
    one.close();
  }

  @Test
  void aRunnableThatIsLeftOverAfterClosingDoesNothing() {
    OneThreadDevice one = new OneThreadDevice(directory, time);
    Subscription live =
        one.device().subscribe(EventFilter.all(), this::hear, Delivery.live().on(executor));
    one.append(0, 1);
    live.close();
    executor.runAll();
    one.device().subscribe(EventFilter.all(), this::hear, Delivery.live().on(executor));
    one.append(1, 1);
    one.close();
    executor.runAll();
    assertEquals(List.of(), heard);
  }

  /** The writer is asked and does not come: the reader must not run away from the disk. */
  @Test
  void aReaderThatIsFarAheadOfTheDiskWaitsForTheWriter() {
    HeldExecutor writer = new HeldExecutor();
    int count = 2 * Limits.MAX_UNSAVED_CURSOR_EVENTS;
    OneThreadDevice one = new OneThreadDevice(directory, time);
    one.append(0, count);
    one.close();
    SodiumSealer sealer = Sealers.sealer(1, 2);
    Environment all = time.environment();
    Environment held =
        new Environment(
            all.wallClock(),
            all.nanoTicker(),
            all.random(),
            all.crypto(),
            writer,
            all.delivery(),
            all.timer());
    SqliteEventStore store = SqliteEventStore.open(directory, sealer.ownerHash());
    store.saveCursors(Map.of(sealer.indexTag("\u0000cursor", "c"), 0L));
    Device device = new Device(held, sealer, store, SummarySchedule.DEFAULT);
    device.subscribe(EventFilter.all(), this::hear, Delivery.fromCursor("c"));
    assertEquals(numbers(Limits.MAX_UNSAVED_CURSOR_EVENTS), heard);
    writer.runAll();
    assertEquals(numbers(count), heard);
    device.release();
  }

  @Test
  void aSubscriberThatSleepsForAnHourCostsNoMemoryAndThenHearsEverythingOnceInOrder() {
    int batch = 10_000;
    int batches = 10;
    OneThreadDevice one = new OneThreadDevice(directory, time);
    one.append(0, batch);
    long[] next = {batch};
    one.device()
        .subscribe(
            EventFilter.all(),
            event -> assertEquals(next[0]++, OneThreadDevice.number(event)),
            Delivery.fromCursor("sleeper").startingNow().on(executor));
    long before = usedHeap();
    for (int i = 1; i <= batches; i++) {
      one.append(i * batch, batch);
      time.pass(Duration.ofMinutes(60 / batches));
    }
    long growth = usedHeap() - before;
    System.out.println("heap grew by " + growth + " bytes while 100,000 events waited");
    assertTrue(growth <= 8 << 20, growth + " bytes");
    assertEquals(1, executor.size());
    executor.runAll();
    assertEquals((batches + 1L) * batch, next[0]);
    one.close();
  }

  private static long usedHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
