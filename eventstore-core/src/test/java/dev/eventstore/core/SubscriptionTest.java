package dev.eventstore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.Delivery;
import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.EventListener;
import dev.eventstore.EventQuery;
import dev.eventstore.Invite;
import dev.eventstore.Limits;
import dev.eventstore.Subscription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Subscriptions on real threads. */
@Timeout(240)
class SubscriptionTest {
  private static final int SECONDS = 60;

  private final Invite invite = Invite.create("subscriptions");
  @TempDir private Path directory;

  private Community open() {
    return Communities.builder().directory(directory).invite(invite).open();
  }

  private static EventDraft draft(int number) {
    return EventDraft.of("note").with("n", number).build();
  }

  /** Notes the places of events, and says when a certain one has come. */
  private static final class Seqs implements EventListener {
    private final long last;
    private final List<Long> seqs = new ArrayList<>();
    private final CountDownLatch complete = new CountDownLatch(1);
    private final AtomicInteger caughtUps = new AtomicInteger();

    Seqs(long last) {
      this.last = last;
    }

    @Override
    public void onEvent(Event event) {
      seqs.add(event.seq());
      if (event.seq() == last) {
        complete.countDown();
      }
    }

    @Override
    public void caughtUp() {
      caughtUps.incrementAndGet();
    }

    /** The seqs, once the last has come. */
    List<Long> complete() throws InterruptedException {
      assertTrue(complete.await(SECONDS, TimeUnit.SECONDS), "not all have come");
      return seqs;
    }
  }

  @Test
  void replayAndLiveJoinWithoutGapOrDuplicateWhileFourThreadsAppend() throws Exception {
    Random random = Seed.random("replayAndLiveJoin");
    int each = 400;
    List<Integer> turns = random.ints(8, 0, 4 * each).sorted().boxed().toList();
    ExecutorService appenders = Executors.newFixedThreadPool(4);
    AtomicInteger appended = new AtomicInteger();
    List<Seqs> readers = new ArrayList<>();
    List<Seqs> liveReaders = new ArrayList<>();
    List<Long> begins = new ArrayList<>();
    try (Community community = open()) {
      CountDownLatch[] turn =
          turns.stream().map(CountDownLatch::new).toArray(CountDownLatch[]::new);
      List<Future<?>> appending = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        appending.add(
            appenders.submit(
                () -> {
                  for (int n = 0; n < each; n++) {
                    community.append(draft(appended.incrementAndGet()));
                    List.of(turn).forEach(CountDownLatch::countDown);
                  }
                }));
      }
      for (int i = 0; i < turn.length; i++) {
        assertTrue(turn[i].await(SECONDS, TimeUnit.SECONDS));
        Seqs replayed = new Seqs(4L * each);
        community.subscribe(EventFilter.all(), replayed, Delivery.fromCursor("reader " + i));
        readers.add(replayed);
        Seqs live = new Seqs(4L * each);
        begins.add(community.subscribe(EventFilter.all(), live, Delivery.live()).startsAfter());
        liveReaders.add(live);
      }
      for (Future<?> done : appending) {
        done.get(SECONDS, TimeUnit.SECONDS);
      }
      for (Seqs reader : readers) {
        assertEquals(LongStream.rangeClosed(1, 4L * each).boxed().toList(), reader.complete());
        assertEquals(1, reader.caughtUps.get());
      }
      for (int i = 0; i < begins.size(); i++) {
        if (begins.get(i) < 4L * each) {
          assertEquals(
              LongStream.rangeClosed(begins.get(i) + 1, 4L * each).boxed().toList(),
              liveReaders.get(i).complete());
        }
      }
    }
    appenders.shutdown();
  }

  @Test
  void restartsInTheMiddleLeaveNoGapAndRepeatNoMoreThanTheBound() throws Exception {
    Random random = Seed.random("restartsInTheMiddle");
    int count = 3_000;
    try (Community community = open()) {
      community.appendAll(IntStream.range(0, count).mapToObj(SubscriptionTest::draft).toList());
    }
    List<Long> heard = new ArrayList<>();
    long done = 0;
    while (done < count) {
      CountDownLatch enough = new CountDownLatch(1 + random.nextInt(800));
      CountDownLatch all = new CountDownLatch(1);
      try (Community community = open()) {
        Subscription reader =
            community.subscribe(
                EventFilter.all(),
                event -> {
                  heard.add(event.seq());
                  enough.countDown();
                  if (event.seq() == count) {
                    all.countDown();
                    IntStream.range(0, 800).forEach(i -> enough.countDown());
                  }
                },
                Delivery.fromCursor("reader"));
        assertTrue(reader.startsAfter() <= done, "a gap behind " + done);
        assertTrue(done - reader.startsAfter() <= Limits.MAX_UNSAVED_CURSOR_EVENTS);
        assertTrue(enough.await(SECONDS, TimeUnit.SECONDS));
      }
      done = heard.get(heard.size() - 1);
    }
    long highest = 0;
    for (long seq : heard) {
      assertTrue(seq <= highest + 1, "a gap before " + seq);
      highest = Math.max(highest, seq);
    }
    assertEquals(count, highest);
  }

  /** Lets a listener do something with its first event, and waits until it has. */
  private void withinAListener(Delivery delivery, Consumer<Community> action) throws Exception {
    try (Community community = open()) {
      AtomicBoolean first = new AtomicBoolean(true);
      CompletableFuture<Boolean> done = new CompletableFuture<>();
      community.subscribe(
          EventFilter.type("go"),
          event -> {
            if (first.getAndSet(false)) {
              try {
                action.accept(community);
                done.complete(true);
              } catch (RuntimeException | Error failed) {
                done.completeExceptionally(failed);
              }
            }
          },
          delivery);
      community.appendAsync(EventDraft.of("go").build()).get(SECONDS, TimeUnit.SECONDS);
      assertTrue(done.get(SECONDS, TimeUnit.SECONDS));
    }
  }

  /** Live, from a cursor, on a thread of the application, and on whatever thread calls. */
  private void withinListenersOfAllKinds(Consumer<Community> action) throws Exception {
    ExecutorService single = Executors.newSingleThreadExecutor();
    withinAListener(Delivery.live(), action);
    withinAListener(Delivery.fromCursor("one").startingNow(), action);
    withinAListener(Delivery.fromCursor("two").startingNow().on(single), action);
    withinAListener(Delivery.fromCursor("three").startingNow().on(Runnable::run), action);
    withinAListener(Delivery.live().on(Runnable::run), action);
    single.shutdown();
  }

  @Test
  void aListenerMayAppendFindAndQuery() throws Exception {
    withinListenersOfAllKinds(
        community -> {
          Event answer = community.find(community.append(draft(1)).id()).orElseThrow();
          community.appendAll(List.of(draft(2), draft(3)));
          assertTrue(
              community.query(EventQuery.of(EventFilter.type("note")).build()).contains(answer));
        });
  }

  @Test
  void aListenerMayCloseTheCommunity() throws Exception {
    withinListenersOfAllKinds(
        community -> {
          community.close();
          assertThrows(IllegalStateException.class, community::info);
        });
  }

  @Test
  void aListenerMaySubscribeForgetAndEndSubscriptions() throws Exception {
    withinListenersOfAllKinds(
        community -> {
          Subscription other =
              community.subscribe(EventFilter.all(), event -> {}, Delivery.fromCursor("other"));
          assertThrows(IllegalStateException.class, () -> community.forgetCursor("other"));
          other.close();
          community.forgetCursor("other");
          community.subscribe(EventFilter.all(), event -> {}).close();
        });
  }

  @Test
  void aListenerMayEndItsOwnSubscriptionAndHearsNoMore() throws Exception {
    Subscription[] self = new Subscription[1];
    CountDownLatch begun = new CountDownLatch(1);
    List<Long> heard = new ArrayList<>();
    CountDownLatch ended = new CountDownLatch(1);
    try (Community community = open()) {
      Seqs witness = new Seqs(3);
      community.subscribe(EventFilter.all(), witness, Delivery.live());
      self[0] =
          community.subscribe(
              EventFilter.all(),
              event -> {
                await(begun);
                heard.add(event.seq());
                self[0].close();
                ended.countDown();
              },
              Delivery.fromCursor("self"));
      begun.countDown();
      community.append(draft(1));
      assertTrue(ended.await(SECONDS, TimeUnit.SECONDS));
      community.appendAll(List.of(draft(2), draft(3)));
      witness.complete();
    }
    assertEquals(List.of(1L), heard);
  }

  @Test
  void manySlowSubscribersHoldUpNobodyAndMissNothing() throws Exception {
    int slow = 100;
    int count = 600;
    CountDownLatch release = new CountDownLatch(1);
    List<Seqs> readers = new ArrayList<>();
    try (Community community = open()) {
      for (int i = 0; i < slow; i++) {
        Seqs reader = new Seqs(count);
        readers.add(reader);
        community.subscribe(
            EventFilter.all(),
            event -> {
              await(release);
              reader.onEvent(event);
            },
            i % 2 == 0 ? Delivery.live() : Delivery.fromCursor("slow " + i));
      }
      Seqs quick = new Seqs(count);
      community.subscribe(EventFilter.all(), quick, Delivery.live());
      community.appendAll(IntStream.range(0, count).mapToObj(SubscriptionTest::draft).toList());
      List<Long> all = LongStream.rangeClosed(1, count).boxed().toList();
      assertEquals(all, quick.complete());
      release.countDown();
      for (Seqs reader : readers) {
        assertEquals(all, reader.complete());
      }
    }
  }

  @Test
  void closingWaitsForTheListenerAndSavesWhatItHasDone() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    AtomicLong heard = new AtomicLong();
    Community community = open();
    community.subscribe(
        EventFilter.all(),
        event -> {
          begun.countDown();
          await(closing);
          heard.set(event.seq());
        },
        Delivery.fromCursor("reader"));
    community.append(draft(1));
    assertTrue(begun.await(SECONDS, TimeUnit.SECONDS));
    CompletableFuture<Void> closed = CompletableFuture.runAsync(community::close);
    appendUntilRefused(community);
    closing.countDown();
    closed.get(SECONDS, TimeUnit.SECONDS);
    try (Community again = open()) {
      assertEquals(
          heard.get(),
          again
              .subscribe(EventFilter.all(), event -> {}, Delivery.fromCursor("reader"))
              .startsAfter());
    }
  }

  /** From then on it is closing. */
  private static void appendUntilRefused(Community community) {
    boolean refused = false;
    while (!refused) {
      try {
        community.append(EventDraft.of("probe").build());
      } catch (RuntimeException closed) {
        refused = true;
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
