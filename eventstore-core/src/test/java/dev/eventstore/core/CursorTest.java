package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.Delivery;
import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventListener;
import dev.eventstore.Limits;
import dev.eventstore.StorageException;
import dev.eventstore.Subscription;
import dev.eventstore.spi.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Durable cursors on the thread of the test, in virtual time. */
class CursorTest {
  private static final Delivery BILLING = Delivery.fromCursor("billing");

  private final TestEnvironment time = new TestEnvironment();
  private final Heard heard = new Heard();
  @TempDir private Path directory;
  private OneThreadDevice one;

  /** Notes the numbers of events, and −1 for having caught up. */
  private static final class Heard implements EventListener {
    private final List<Long> numbers = new ArrayList<>();

    @Override
    public void onEvent(Event event) {
      numbers.add(OneThreadDevice.number(event));
    }

    @Override
    public void caughtUp() {
      numbers.add(-1L);
    }

    List<Long> take() {
      List<Long> taken = List.copyOf(numbers);
      numbers.clear();
      return taken;
    }
  }

  @BeforeEach
  void open() {
    one = new OneThreadDevice(directory, time);
  }

  @AfterEach
  void close() {
    one.close();
  }

  private Subscription subscribe(EventListener listener, Delivery delivery) {
    return one.device().subscribe(EventFilter.all(), listener, delivery);
  }

  private static List<Long> numbers(long from, long until) {
    return LongStream.range(from, until).boxed().toList();
  }

  private static List<Long> numbersAndCaughtUp(long from, long until) {
    return LongStream.concat(LongStream.range(from, until), LongStream.of(-1)).boxed().toList();
  }

  private static void assertMentions(String expected, Exception refusal) {
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains(expected), message);
  }

  @Test
  void aNewCursorHearsTheWholeLogThenThatItHasCaughtUpThenWhatArrives() {
    one.append(0, 1_000);
    try (Subscription billing = subscribe(heard, BILLING)) {
      assertEquals(0, billing.startsAfter());
      assertEquals(numbersAndCaughtUp(0, 1_000), heard.take());
      one.append(1_000, 3);
      assertEquals(numbers(1_000, 1_003), heard.take());
    }
    one.append(1_003, 1);
    assertEquals(List.of(), heard.take());
  }

  @Test
  void aLiveListenerIsToldBeforeItsFirstEventThatItHasCaughtUp() {
    one.append(0, 2);
    subscribe(heard, Delivery.live());
    one.append(2, 1);
    assertEquals(List.of(-1L, 2L), heard.take());
  }

  @Test
  void aCursorGoesOnWhereItWasAfterClosingAndOpeningAgain() {
    one.append(0, 5);
    subscribe(heard, BILLING);
    one.reopen();
    one.append(5, 2);
    heard.take();
    Subscription again = subscribe(heard, BILLING);
    assertEquals(5, again.startsAfter());
    assertEquals(numbersAndCaughtUp(5, 7), heard.take());
  }

  @Test
  void aNameThatIsNoUnicodeIsNoneOfAnotherCursor() {
    one.append(0, 2);
    Subscription other = subscribe(heard, Delivery.fromCursor("?"));
    assertEquals(Optional.empty(), one.device().cursors().findOpen("\ud800"));
    other.close();
    one.device().cursors().forget("\ud800");
    assertEquals(2, subscribe(heard, Delivery.fromCursor("?")).startsAfter());
  }

  @Test
  void aSubscriptionThatEndsLeavesItsCursorForTheNext() {
    one.append(0, 3);
    subscribe(heard, BILLING).close();
    one.append(3, 1);
    heard.take();
    subscribe(heard, BILLING);
    assertEquals(numbersAndCaughtUp(3, 4), heard.take());
  }

  @Test
  void aCursorThatStartsNowKeepsItsBeginningThroughACrash() {
    one.append(0, 3);
    subscribe(heard, BILLING.startingNow());
    assertEquals(List.of(-1L), heard.take());
    one.crash();
    one.append(3, 2);
    subscribe(heard, BILLING.startingNow());
    assertEquals(numbersAndCaughtUp(3, 5), heard.take());
  }

  @Test
  void aCrashRepeatsWithoutGapsAndNoMoreThanTheBound() {
    int count = 3 * Limits.MAX_UNSAVED_CURSOR_EVENTS / 2;
    one.append(0, count);
    subscribe(heard, BILLING);
    heard.take();
    one.crash();
    long startsAfter = subscribe(heard, BILLING).startsAfter();
    assertTrue(startsAfter >= count - Limits.MAX_UNSAVED_CURSOR_EVENTS, "from " + startsAfter);
    assertEquals(numbersAndCaughtUp(startsAfter, count), heard.take());
  }

  @Test
  void aCursorIsWrittenWithinABoundedTimeAndNotForEachEvent() {
    subscribe(heard, BILLING);
    int before = one.store().cursorSaves();
    for (int i = 0; i < 100; i++) {
      one.append(i, 1);
    }
    assertEquals(before, one.store().cursorSaves());
    time.pass(Duration.ofMillis(Limits.MAX_UNSAVED_CURSOR_MILLIS));
    assertEquals(before + 1, one.store().cursorSaves());
    time.pass(Duration.ofHours(1));
    assertEquals(before + 1, one.store().cursorSaves(), "nothing has moved since");
    heard.take();
    one.crash();
    subscribe(heard, BILLING);
    assertEquals(List.of(-1L), heard.take());
  }

  @Test
  void aCursorThatCannotBeSavedGoesOnAndIsSavedWhenThereIsRoomAgain() {
    one.append(0, 2);
    subscribe(heard, BILLING);
    one.store().mode(FailingStore.Mode.FAIL_TO_SAVE_CURSORS);
    one.append(2, 2 * Limits.MAX_UNSAVED_CURSOR_EVENTS);
    time.pass(Duration.ofSeconds(10));
    assertEquals(3 + 2 * Limits.MAX_UNSAVED_CURSOR_EVENTS, heard.take().size());
    assertTrue(time.alarms() <= 1, time.alarms() + " timers");
    one.store().mode(FailingStore.Mode.WORK);
    time.pass(Duration.ofMillis(Limits.MAX_UNSAVED_CURSOR_MILLIS));
    one.crash();
    subscribe(heard, BILLING);
    assertEquals(List.of(-1L), heard.take());
  }

  @Test
  void anEventThatAListenerThrowsOnComesAgainAfterDoublingPausesAndAllBehindItWaits() {
    List<Long> tries = new ArrayList<>();
    List<Long> done = new ArrayList<>();
    long begin = time.nanos();
    subscribe(
        event -> {
          if (OneThreadDevice.number(event) == 1 && tries.size() < 9) {
            tries.add(Duration.ofNanos(time.nanos() - begin).toSeconds());
            throw new IllegalStateException("on purpose");
          }
          done.add(OneThreadDevice.number(event));
        },
        BILLING);
    subscribe(heard, Delivery.live());
    for (int i = 0; i < 4; i++) {
      one.append(i, 1);
    }
    assertEquals(List.of(-1L, 0L, 1L, 2L, 3L), heard.take(), "others are not affected");
    assertEquals(List.of(0L), done);
    time.pass(Duration.ofMinutes(10));
    assertEquals(List.of(0L, 1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L), tries);
    assertEquals(numbers(0, 4), done);
  }

  @Test
  void afterASuccessThePauseIsShortAgain() {
    List<Long> failing = new ArrayList<>(List.of(0L, 0L, 0L, 1L));
    List<Long> times = new ArrayList<>();
    long begin = time.nanos();
    one.append(0, 3);
    subscribe(
        event -> {
          if (failing.remove(OneThreadDevice.number(event))) {
            throw new AssertionError("on purpose");
          }
          times.add(Duration.ofNanos(time.nanos() - begin).toSeconds());
        },
        BILLING);
    time.pass(Duration.ofMinutes(1));
    assertEquals(List.of(7L, 8L, 8L), times);
  }

  @Test
  void anEventThatFailedIsNotAcknowledged() {
    one.append(0, 3);
    subscribe(
        event -> {
          if (OneThreadDevice.number(event) == 1) {
            throw new IllegalStateException("on purpose");
          }
        },
        BILLING);
    one.reopen();
    subscribe(heard, BILLING);
    assertEquals(numbersAndCaughtUp(1, 3), heard.take());
  }

  @Test
  void twoCursorsAreIndependentAndOneCursorHasOneSubscription() {
    one.append(0, 2);
    subscribe(heard, BILLING).close();
    heard.take();
    Subscription search = subscribe(heard, Delivery.fromCursor("search"));
    assertEquals(numbersAndCaughtUp(0, 2), heard.take());
    assertThrows(
        IllegalStateException.class, () -> subscribe(heard, Delivery.fromCursor("search")));
    search.close();
    subscribe(heard, Delivery.fromCursor("search"));
    assertEquals(List.of(-1L), heard.take());
  }

  @Test
  void aForgottenCursorBeginsAnewAndAnOpenOneIsNotForgotten() {
    one.append(0, 2);
    Subscription billing = subscribe(heard, BILLING);
    assertThrows(IllegalStateException.class, () -> one.device().cursors().forget("billing"));
    billing.close();
    one.device().cursors().forget("billing");
    one.device().cursors().forget("never seen");
    heard.take();
    one.reopen();
    subscribe(heard, BILLING);
    assertEquals(numbersAndCaughtUp(0, 2), heard.take());
  }

  @Test
  void aCursorMovesOnOverEventsThatItsFilterDoesNotLetThrough() {
    one.device().subscribe(EventFilter.type("absent"), heard, BILLING);
    int before = one.store().cursorSaves();
    int count = Limits.MAX_UNSAVED_CURSOR_EVENTS;
    one.append(0, count);
    assertTrue(one.store().cursorSaves() > before);
    assertTrue(one.store().cursorSaves() <= before + 8, one.store().cursorSaves() + " writes");
    assertEquals(List.of(-1L), heard.take());
    one.reopen();
    assertEquals(
        count, one.device().subscribe(EventFilter.type("absent"), heard, BILLING).startsAfter());
  }

  @Test
  void byHandNothingIsAcknowledgedThatTheApplicationHasNot() {
    List<Event> events = new ArrayList<>();
    one.append(0, 5);
    Subscription billing = subscribe(events::add, BILLING.acknowledgedByHand());
    billing.acknowledge(events.get(2));
    billing.acknowledge(events.get(0));
    one.reopen();
    subscribe(heard, BILLING.acknowledgedByHand());
    assertEquals(numbersAndCaughtUp(3, 5), heard.take());
  }

  @Test
  void byHandTheLastEventCoversWhatTheFilterHidesBehindIt() {
    List<Event> events = new ArrayList<>();
    one.device().append(EventDraft.of("wanted").build());
    one.append(0, 5);
    Subscription billing =
        one.device()
            .subscribe(EventFilter.type("wanted"), events::add, BILLING.acknowledgedByHand());
    billing.acknowledge(events.get(0));
    billing.close();
    assertEquals(6, subscribe(heard, BILLING).startsAfter());
  }

  @Test
  void onlyWhatWasHandedOutCanBeAcknowledgedAndOnlyByHand() {
    List<Event> events = new ArrayList<>();
    subscribe(events::add, Delivery.live());
    Subscription automatic = subscribe(heard, BILLING);
    Subscription narrow =
        one.device()
            .subscribe(
                EventFilter.type("absent"),
                heard,
                Delivery.fromCursor("narrow").acknowledgedByHand());
    one.append(0, 1);
    assertThrows(IllegalStateException.class, () -> automatic.acknowledge(events.get(0)));
    narrow.acknowledge(events.get(0));
    narrow.close();
    Subscription blocked =
        subscribe(
            event -> {
              throw new IllegalStateException("on purpose");
            },
            Delivery.fromCursor("blocked").acknowledgedByHand());
    one.append(1, 1);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> blocked.acknowledge(events.get(1)));
    assertMentions("2", refused);
    blocked.acknowledge(events.get(0));
    time.pass(Duration.ofSeconds(1));
    blocked.acknowledge(events.get(1));
  }

  @Test
  void aListenerThatAcknowledgesByHandAndThenThrowsGoesOn() {
    List<Long> done = new ArrayList<>();
    Subscription[] self = new Subscription[1];
    self[0] =
        subscribe(
            event -> {
              done.add(OneThreadDevice.number(event));
              self[0].acknowledge(event);
              throw new IllegalStateException("on purpose");
            },
            BILLING.acknowledgedByHand());
    one.append(0, 3);
    assertEquals(numbers(0, 3), done);
  }

  @Test
  void thereAreSoManyCursorsAndNotOneMore() {
    for (int i = 0; i < Limits.MAX_CURSORS; i++) {
      subscribe(heard, Delivery.fromCursor("cursor " + i).startingNow()).close();
    }
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> subscribe(heard, BILLING));
    assertMentions("1024", refused);
    one.device().cursors().forget("cursor 7");
    subscribe(heard, BILLING);
  }

  @Test
  void aNewCursorThatCannotBeStoredIsRefusedAndCanBeTriedAgain() {
    one.store().mode(FailingStore.Mode.FAIL_TO_SAVE_CURSORS);
    assertThrows(StorageException.class, () -> subscribe(heard, BILLING));
    one.store().mode(FailingStore.Mode.WORK);
    one.append(0, 1);
    subscribe(heard, BILLING);
    assertEquals(List.of(0L, -1L), heard.take());
  }

  @Test
  void aListenerThatEndsItsSubscriptionHasHadItsLastEvent() {
    Subscription[] self = new Subscription[1];
    List<Long> numbers = new ArrayList<>();
    self[0] =
        subscribe(
            event -> {
              numbers.add(OneThreadDevice.number(event));
              self[0].close();
            },
            BILLING);
    one.append(0, 3);
    assertEquals(List.of(0L), numbers);
    subscribe(heard, BILLING);
    assertEquals(numbersAndCaughtUp(1, 3), heard.take());
  }

  @Test
  void aListenerMayAppendSubscribeAndForgetWhileItIsReplayed() {
    one.append(0, 2);
    subscribe(
        event -> {
          if (OneThreadDevice.number(event) == 1) {
            subscribe(heard, Delivery.fromCursor("other")).close();
            one.device().cursors().forget("other");
            one.append(2, 1);
            subscribe(heard, Delivery.fromCursor("other"));
          }
        },
        BILLING);
    assertEquals(List.of(0L, 1L, -1L, 0L, 1L, 2L, -1L), heard.take());
  }

  @Test
  void aDamagedEventIsSetAsideAndHeardWhenItHasComeBack() {
    one.append(0, 3);
    byte[] sealed = one.device().replica().read(List.of(2L)).get(0).encrypted().toArray();
    Corruption.flipEncryptedByte(directory.resolve("events.db"), 2);
    subscribe(heard, BILLING);
    assertEquals(List.of(0L, 2L, -1L), heard.take());
    one.device().replica().offer(Bytes.copyOf(sealed), Lane.LIVE, verdict -> {});
    assertEquals(List.of(1L), heard.take());
  }

  @Test
  void readingThatFailsIsTriedAgainWithoutANewEvent() {
    one.append(0, 2);
    one.store().mode(FailingStore.Mode.FAIL_TO_READ_ARRIVALS);
    subscribe(heard, BILLING);
    assertEquals(List.of(), heard.take());
    one.store().mode(FailingStore.Mode.WORK);
    time.pass(Duration.ofMillis(Limits.MIN_REDELIVERY_MILLIS));
    assertEquals(numbersAndCaughtUp(0, 2), heard.take());
  }
}
