package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** From whom events are fetched, and for how long while others wait. */
class FetchesTest {
  private static final long STEP = Nanos.ofMillis(100);
  private static final long BEGINNING = Long.MAX_VALUE - Nanos.ofMillis(1_000); // soon overflows
  private static final int EVENT_BYTES = 200;

  private final Fetches fetches = new Fetches();
  private final Fetches.Turn first = new Fetches.Turn();
  private final Fetches.Turn second = new Fetches.Turn();
  private long now = BEGINNING;

  private boolean mayBeAsked(Fetches.Turn peer) {
    return fetches.freeNanos(peer, now) - now <= 0;
  }

  /** How long the second one waits while something is done in each step. */
  private long waits(Runnable each, long most) {
    long begin = now;
    while (!mayBeAsked(second) && now - begin < most) {
      now += STEP;
      each.run();
    }
    return now - begin;
  }

  @Test
  void anotherPeerWaitsUntilTheFirstIsIdle() {
    assertTrue(mayBeAsked(first));
    fetches.goesOn(first, now);
    assertTrue(mayBeAsked(first));
    assertEquals(SyncConstants.FETCH_IDLE_NANOS, waits(() -> {}, Nanos.ofMillis(60_000)));
  }

  @Test
  void whoOnlyTalksIsNotListenedToForEver() {
    fetches.goesOn(first, now);
    assertEquals(
        SyncConstants.FETCH_ALLOWANCE_NANOS,
        waits(() -> fetches.goesOn(first, now), Nanos.ofMillis(60_000)));
  }

  @Test
  void whoBringsAnEventNowAndThenIsNotListenedToForEver() {
    fetches.goesOn(first, now);
    long waited = waits(this::trickle, Nanos.ofMillis(60_000));
    assertTrue(waited <= 2 * SyncConstants.FETCH_ALLOWANCE_NANOS, () -> waited + " ns");
  }

  private void trickle() {
    if ((now - BEGINNING) / STEP % 5 == 0) {
      fetches.brought(first, EVENT_BYTES, now);
    }
  }

  @Test
  void whoBringsManyIsNotInterrupted() {
    fetches.goesOn(first, now);
    long minute = Nanos.ofMillis(60_000);
    assertEquals(minute, waits(() -> bring(5, EVENT_BYTES), minute));
  }

  @Test
  void norWhoBringsFewLargeOnesOverASlowLink() {
    fetches.goesOn(first, now);
    long minute = Nanos.ofMillis(60_000);
    Runnable oneInTwoSeconds =
        () -> bring((now - BEGINNING) / STEP % 10 == 0 ? 1 : 0, (2 * EVENT_BYTES) << 6);
    assertEquals(minute, waits(oneInTwoSeconds, minute));
  }

  private void bring(int events, int bytes) {
    for (int i = 0; i < events; i++) {
      fetches.brought(first, bytes, now);
    }
  }

  @Test
  void whoBroughtNothingWaitsLongerEachTimeWhileOthersHaveTheirTurns() {
    long longest = 0;
    for (int i = 0; i < 10; i++) {
      fetches.goesOn(first, now);
      waits(() -> {}, Nanos.ofMillis(60_000));
      for (int event = 0; event < 100; event++) {
        fetches.brought(second, EVENT_BYTES, now);
      }
      long bar = fetches.freeNanos(first, now) - now;
      assertTrue(bar >= longest, "not shorter than before");
      longest = bar;
      now += bar;
      mayBeAsked(first);
    }
    assertEquals(SyncConstants.MAX_FETCH_BAR_NANOS, longest);
  }

  @Test
  void aloneItMayGoOnAsItLikes() {
    fetches.goesOn(first, now);
    for (int i = 0; i < 1_000; i++) {
      now += STEP;
      fetches.goesOn(first, now);
      assertTrue(mayBeAsked(first));
    }
  }

  @Test
  void agreementIsForgiveness() {
    fetches.goesOn(first, now);
    waits(() -> fetches.goesOn(first, now), Nanos.ofMillis(60_000));
    assertTrue(!mayBeAsked(first));
    first.reset();
    assertTrue(mayBeAsked(first));
  }
}
