package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Delivery;
import dev.eventstore.Event;
import dev.eventstore.EventFilter;
import dev.eventstore.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subscribers with demand, on the thread of the test. */
class EventPublisherTest {
  private static final Delivery CURSOR = Delivery.fromCursor("flow");

  private final TestEnvironment time = new TestEnvironment();
  private final HeldExecutor executor = new HeldExecutor();
  @TempDir private Path directory;
  private OneThreadDevice one;

  /** Notes what it is told. */
  private static final class Noting implements Flow.Subscriber<Event> {
    private final List<Object> signals = new ArrayList<>();
    private final Consumer<Flow.Subscription> onSubscribe;
    private Consumer<Event> onNext = event -> {};
    private Flow.Subscription subscription = new None();

    Noting(Consumer<Flow.Subscription> onSubscribe) {
      this.onSubscribe = onSubscribe;
    }

    @Override
    public void onSubscribe(Flow.Subscription to) {
      subscription = to;
      onSubscribe.accept(to);
    }

    @Override
    public void onNext(Event event) {
      signals.add(OneThreadDevice.number(event));
      onNext.accept(event);
    }

    @Override
    public void onError(Throwable failure) {
      signals.add(failure);
    }

    @Override
    public void onComplete() {
      signals.add("complete");
    }
  }

  /** Before there is one. */
  private static final class None implements Flow.Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }

  @BeforeEach
  void open() {
    one = new OneThreadDevice(directory, time);
  }

  @AfterEach
  void close() {
    one.close();
  }

  private Noting subscribe(Delivery delivery, Consumer<Flow.Subscription> onSubscribe) {
    Noting subscriber = new Noting(onSubscribe);
    one.device().publisher(EventFilter.all(), delivery).subscribe(subscriber);
    return subscriber;
  }

  private static List<Object> numbers(long until) {
    return LongStream.range(0, until).mapToObj(n -> (Object) n).toList();
  }

  @Test
  void aSubscriberGetsAsManyAsItAsksForThenTheRestThenWhatArrives() {
    one.append(0, 5);
    Noting subscriber = subscribe(CURSOR, s -> s.request(2));
    assertEquals(numbers(2), subscriber.signals);
    subscriber.subscription.request(1);
    assertEquals(numbers(3), subscriber.signals);
    subscriber.subscription.request(Long.MAX_VALUE);
    subscriber.subscription.request(Long.MAX_VALUE);
    one.append(5, 5);
    assertEquals(numbers(10), subscriber.signals);
  }

  @Test
  void askingForOneMoreFromWithinEachEventNeedsNoDeepStack() {
    int count = 20_000;
    one.append(0, count);
    Noting subscriber = new Noting(s -> s.request(1));
    int[] deepest = new int[1];
    subscriber.onNext =
        event -> {
          if (event.seq() % 1_000 == 0) {
            deepest[0] = Math.max(deepest[0], new Throwable().getStackTrace().length);
          }
          subscriber.subscription.request(1);
        };
    one.device().publisher(EventFilter.all(), CURSOR).subscribe(subscriber);
    assertEquals(numbers(count), subscriber.signals);
    assertTrue(deepest[0] < 200, deepest[0] + " frames");
  }

  @Test
  void aDemandThatIsNotPositiveEndsInAnErrorAndNothingFollows() {
    for (long bad : new long[] {0, -1, Long.MIN_VALUE}) {
      Noting subscriber = subscribe(Delivery.live(), s -> s.request(10));
      subscriber.subscription.request(bad);
      subscriber.subscription.request(10);
      one.append(0, 1);
      assertEquals(1, subscriber.signals.size());
      IllegalArgumentException refused =
          assertInstanceOf(IllegalArgumentException.class, subscriber.signals.get(0));
      assertTrue(String.valueOf(refused.getMessage()).contains("3.9"));
    }
  }

  @Test
  void afterCancellingNothingFollowsAndTheCursorIsFree() {
    one.append(0, 3);
    Noting subscriber = new Noting(s -> s.request(3));
    subscriber.onNext = event -> subscriber.subscription.cancel();
    one.device().publisher(EventFilter.all(), CURSOR).subscribe(subscriber);
    subscriber.subscription.request(-1);
    assertEquals(numbers(1), subscriber.signals);
    Noting next = subscribe(CURSOR, s -> s.request(9));
    assertEquals(List.of(1L, 2L), next.signals);
  }

  @Test
  void cancellingOnSubscriptionIsEnough() {
    one.append(0, 3);
    Noting subscriber = subscribe(CURSOR, Flow.Subscription::cancel);
    subscriber.subscription.request(3);
    assertEquals(List.of(), subscriber.signals);
  }

  @Test
  void theCommunitysEndCompletesASubscriberThatAskedForNothingAndNoCancelledOne() {
    Noting waiting = subscribe(Delivery.live(), s -> {});
    Noting cancelled = subscribe(Delivery.live(), Flow.Subscription::cancel);
    one.reopen();
    assertEquals(List.of("complete"), waiting.signals);
    assertEquals(List.of(), cancelled.signals);
    waiting.subscription.request(1);
    waiting.subscription.request(-1);
    assertEquals(List.of("complete"), waiting.signals);
  }

  @Test
  void aSubscriberThatClosesTheCommunityIsCompletedAfterItsEvent() {
    one.append(0, 3);
    Noting subscriber = new Noting(s -> s.request(3));
    subscriber.onNext = event -> one.device().stop();
    one.device().publisher(EventFilter.all(), CURSOR).subscribe(subscriber);
    assertEquals(List.of(0L, "complete"), subscriber.signals);
  }

  private void assertNothingIsLeftToRing() {
    time.pass(Duration.ofMinutes(1));
    assertEquals(0, time.alarms());
  }

  /** Closing waits a second for the executor, in real time. */
  @Test
  void anExecutorThatIsShutDownBeforeTheCommunityIsNotAskedForEver() {
    Noting subscriber = subscribe(Delivery.live().on(executor), s -> s.request(1));
    executor.runAll();
    executor.refuse(true);
    one.device().stop();
    assertNothingIsLeftToRing();
    assertEquals(List.of(), subscriber.signals);
  }

  @Test
  void anExecutorThatTakesATaskWhileTheCommunityClosesCompletesItsSubscriber() {
    Noting subscriber = subscribe(Delivery.live().on(executor), s -> s.request(1));
    one.device().stop();
    assertEquals(List.of(), subscriber.signals);
    executor.runAll();
    assertEquals(List.of("complete"), subscriber.signals);
  }

  @Test
  void aSubscriberThatClosesTheCommunityOnItsOwnExecutorIsCompletedInTheSameTask() {
    one.append(0, 3);
    Noting subscriber = new Noting(s -> s.request(3));
    subscriber.onNext =
        event -> {
          one.device().stop();
          executor.refuse(true);
        };
    one.device().publisher(EventFilter.all(), CURSOR.on(executor)).subscribe(subscriber);
    executor.runAll();
    assertEquals(List.of(0L, "complete"), subscriber.signals);
    assertNothingIsLeftToRing();
  }

  @Test
  void aCommunityThatClosesDuringTheGreetingCompletesTheSubscriberAfterIt() {
    Noting subscriber =
        subscribe(
            Delivery.live().on(executor),
            s -> {
              s.request(1);
              one.device().stop();
              executor.refuse(true);
            });
    assertEquals(List.of("complete"), subscriber.signals);
    assertNothingIsLeftToRing();
  }

  @Test
  void whoCancelsAndClosesDuringTheGreetingHearsNothing() {
    Noting subscriber =
        subscribe(
            Delivery.live().on(executor),
            s -> {
              s.cancel();
              one.device().stop();
            });
    executor.runAll();
    assertEquals(List.of(), subscriber.signals);
    assertNothingIsLeftToRing();
  }

  @Test
  void whoCannotBeServedIsGreetedAndToldWhy() {
    subscribe(CURSOR, s -> {});
    Noting second = subscribe(CURSOR, s -> s.request(1));
    assertEquals(1, second.signals.size());
    assertInstanceOf(IllegalStateException.class, second.signals.get(0));
    assertThrows(
        NullPointerException.class,
        () -> one.device().publisher(EventFilter.all(), CURSOR).subscribe(null));
  }

  @Test
  void aPublisherOfAClosedCommunityRefuses() {
    Flow.Publisher<Event> publisher = one.device().publisher(EventFilter.all(), CURSOR);
    one.reopen();
    Noting late = new Noting(s -> s.request(1));
    publisher.subscribe(late);
    assertEquals(1, late.signals.size());
    assertInstanceOf(IllegalStateException.class, late.signals.get(0));
  }

  @Test
  void aSubscriberThatThrowsIsCancelledAndItsEventIsNotAcknowledged() {
    one.append(0, 3);
    Noting subscriber = new Noting(s -> s.request(9));
    subscriber.onNext =
        event -> {
          if (OneThreadDevice.number(event) == 1) {
            throw new IllegalStateException("on purpose");
          }
        };
    one.device().publisher(EventFilter.all(), CURSOR).subscribe(subscriber);
    assertEquals(numbers(2), subscriber.signals);
    assertEquals(List.of(1L, 2L), subscribe(CURSOR, s -> s.request(9)).signals);
  }

  @Test
  void eachSubscriberOfALivePublisherHasItsOwnPlace() {
    Flow.Publisher<Event> publisher = one.device().publisher(EventFilter.all(), Delivery.live());
    Noting first = new Noting(s -> s.request(1));
    Noting second = new Noting(s -> s.request(9));
    publisher.subscribe(first);
    one.append(0, 1);
    publisher.subscribe(second);
    one.append(1, 1);
    assertEquals(List.of(0L), first.signals);
    assertEquals(List.of(1L), second.signals);
    first.subscription.request(1);
    assertEquals(numbers(2), first.signals);
  }

  @Test
  void byHandEventsAreAcknowledgedByTheNameOfTheCursor() {
    List<Event> events = new ArrayList<>();
    one.append(0, 3);
    Noting subscriber = new Noting(s -> s.request(9));
    subscriber.onNext = events::add;
    one.device().publisher(EventFilter.all(), CURSOR.acknowledgedByHand()).subscribe(subscriber);
    one.device().cursors().findOpen("flow").orElseThrow().acknowledge(events.get(1).seq());
    subscriber.subscription.cancel();
    assertEquals(List.of(2L), subscribe(CURSOR, s -> s.request(9)).signals);
  }

  @Test
  void thereAreSoManySubscriptionsAndNotOneMore() {
    List<Noting> subscribers = new ArrayList<>();
    for (int i = 0; i <= Limits.MAX_SUBSCRIPTIONS; i++) {
      subscribers.add(subscribe(Delivery.live(), s -> s.request(1)));
    }
    Noting refused = subscribers.remove(Limits.MAX_SUBSCRIPTIONS);
    assertInstanceOf(IllegalStateException.class, refused.signals.get(0));
    one.append(0, 1);
    assertTrue(subscribers.stream().allMatch(s -> s.signals.equals(List.of(0L))));
    assertSame(1, refused.signals.size());
  }
}
