package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** From whom events are fetched, and for how long while others wait. */
class FetchesTest {
  private static final long STEP = Nanos.ofMillis(100);
  private static final long BEGINNING =
      Long.MAX_VALUE - Nanos.ofMillis(1_000) - 1; // soon overflows
  private static final int EVENT_BYTES = 200;

  private long awaitedSince = Nanos.NEVER; // the verdict on something that came then
  private final Fetches fetches =
      new Fetches(until -> awaitedSince != Nanos.NEVER && Nanos.isDue(awaitedSince, until));
  private final FetchTurn first = fetches.newTurn();
  private final FetchTurn second = fetches.newTurn();
  private final FetchTurn third = fetches.newTurn();
  private long now = BEGINNING;

  private boolean mayBeAsked(FetchTurn peer) {
    return fetches.freeNanos(peer, now, now) - now <= 0;
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
    fetches.asked(first, now);
    assertTrue(mayBeAsked(first));
    assertEquals(SyncConstants.FETCH_IDLE_NANOS, waits(() -> {}, Nanos.ofMillis(60_000)));
  }

  @Test
  void whoOnlyTalksIsNotListenedToForEver() {
    fetches.asked(first, now);
    assertEquals(
        SyncConstants.FETCH_ALLOWANCE_NANOS,
        waits(() -> fetches.goesOn(first, now), Nanos.ofMillis(60_000)));
  }

  @Test
  void whoOnlySaysWhatItLacksItselfHasNoTurn() {
    fetches.goesOn(first, now);
    assertFalse(fetches.isElsewhere(second, now));
    assertTrue(mayBeAsked(second));
  }

  @Test
  void whoHasSomethingHasOneThoughNotAsked() {
    fetches.offers(first, now);
    assertTrue(fetches.isElsewhere(second, now));
    assertFalse(mayBeAsked(second));
  }

  @Test
  void whoIsNearMayTalkForLessLong() {
    first.roundTrip(Nanos.ofMillis(100));
    fetches.asked(first, now);
    long minute = Nanos.ofMillis(60_000);
    assertEquals(Nanos.ofMillis(800), waits(() -> fetches.goesOn(first, now), minute));
    assertEquals(Nanos.ofMillis(4 * 800), fetches.freeNanos(first, now, now) - now, "barred");
  }

  @Test
  void butNobodyForLessThanHalfASecond() {
    first.roundTrip(1);
    fetches.asked(first, now);
    long waited = waits(() -> fetches.goesOn(first, now), Nanos.ofMillis(60_000));
    assertEquals(Nanos.ofMillis(500), waited);
  }

  @Test
  void noTurnEndsBeforeWhatCameInItIsJudged() {
    first.roundTrip(1);
    fetches.asked(first, now);
    awaitedSince = now + STEP;
    waits(() -> {}, Nanos.ofMillis(900));
    assertFalse(mayBeAsked(second), "the verdict is still awaited");
    awaitedSince = now; // on another one, that came after its time
    assertTrue(mayBeAsked(second));
  }

  @Test
  void whatCameInTimeCountsThoughItIsJudgedLate() {
    first.roundTrip(1);
    fetches.asked(first, now);
    awaitedSince = now + STEP;
    waits(() -> {}, Nanos.ofMillis(900));
    for (int event = 0; event < 10; event++) {
      fetches.brought(first, EVENT_BYTES, now);
    }
    awaitedSince = Nanos.NEVER;
    assertFalse(mayBeAsked(second), "ten events are worth more time");
  }

  @Test
  void whatWasTakenWhileNobodyWaitedIsForgiven() {
    first.roundTrip(1);
    fetches.asked(first, now);
    for (int i = 0; i < 50; i++) {
      now += STEP;
      fetches.goesOn(first, now);
    }
    assertFalse(mayBeAsked(second), "it has talked for five seconds, but alone");
    assertEquals(
        Nanos.ofMillis(500), waits(() -> fetches.goesOn(first, now), Nanos.ofMillis(60_000)));
  }

  @Test
  void whoAgreesWaitsNoMore() {
    secondAfterFirst();
    fetches.agreed(third);
    fetches.offers(first, now);
    assertTrue(fetches.isElsewhere(second, now), "nobody else is next");
  }

  @Test
  void butVerdictsAreNotAwaitedForEver() {
    first.roundTrip(1);
    awaitedSince = now;
    fetches.asked(first, now);
    assertEquals(SyncConstants.FETCH_ALLOWANCE_NANOS, waits(() -> {}, Nanos.ofMillis(60_000)));
  }

  @Test
  void whoBringsAnEventNowAndThenIsNotListenedToForEver() {
    fetches.asked(first, now);
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
    fetches.asked(first, now);
    long minute = Nanos.ofMillis(60_000);
    assertEquals(minute, waits(() -> bring(5, EVENT_BYTES), minute));
  }

  @Test
  void norWhoBringsFewLargeOnesOverASlowLink() {
    fetches.asked(first, now);
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
      fetches.asked(first, now);
      waits(() -> {}, Nanos.ofMillis(60_000));
      for (int event = 0; event < 100; event++) {
        fetches.brought(second, EVENT_BYTES, now);
      }
      long bar = fetches.freeNanos(first, now, now) - now;
      assertTrue(bar >= longest, "not shorter than before");
      longest = bar;
      now += bar;
      mayBeAsked(first);
    }
    assertEquals(FetchTurn.MAX_BAR_NANOS, longest);
  }

  @Test
  void ofSeveralTheOneWhoseTurnIsLongestAgoIsNext() {
    secondAfterFirst();
    assertFalse(mayBeAsked(first), "the third has had none yet");
    assertTrue(mayBeAsked(third));
    fetches.asked(third, now);
    assertFalse(mayBeAsked(first));
    assertFalse(mayBeAsked(second));
    now += SyncConstants.FETCH_IDLE_NANOS;
    assertFalse(mayBeAsked(second), "the turn of the first is longer ago");
    assertTrue(mayBeAsked(first));
  }

  /** The turn of the second one is over when this returns; the others wait. */
  private void secondAfterFirst() {
    fetches.asked(first, now);
    bring(100, EVENT_BYTES);
    assertFalse(mayBeAsked(second));
    now += SyncConstants.FETCH_IDLE_NANOS;
    assertTrue(mayBeAsked(second));
    fetches.asked(second, now);
    assertFalse(mayBeAsked(third));
    assertFalse(mayBeAsked(first));
    now += SyncConstants.FETCH_IDLE_NANOS;
  }

  @Test
  void whoTalksDoesNotGoAheadOfWhoWaits() {
    secondAfterFirst();
    fetches.offers(first, now);
    assertTrue(mayBeAsked(third));
    fetches.offers(third, now);
    assertFalse(mayBeAsked(first), "it is the turn of the third");
  }

  @Test
  void whoWaitedAndIsGoneHoldsNobodyUpForLong() {
    secondAfterFirst();
    assertFalse(mayBeAsked(first));
    now += SyncConstants.GATHER_NANOS;
    assertTrue(mayBeAsked(first));
    fetches.asked(first, now);
    now += SyncConstants.FETCH_IDLE_NANOS;
    assertFalse(mayBeAsked(second) && mayBeAsked(first));
    now += FetchTurn.MIN_BAR_NANOS;
    assertTrue(mayBeAsked(second), "nobody else waits");
  }

  @Test
  void whoWillWaitOnlyLaterHoldsNobodyUp() {
    secondAfterFirst();
    assertTrue(fetches.freeNanos(third, now + STEP, now) - now > 0);
    assertTrue(mayBeAsked(first));
  }

  @Test
  void aloneItMayGoOnAsItLikes() {
    fetches.asked(first, now);
    for (int i = 0; i < 1_000; i++) {
      now += STEP;
      fetches.goesOn(first, now);
      assertTrue(mayBeAsked(first));
    }
  }

  @Test
  void whoHasNothingMoreLetsTheNextOneHaveItsTurn() {
    fetches.asked(first, now);
    fetches.brought(first, EVENT_BYTES, now);
    assertFalse(mayBeAsked(second));
    fetches.exhausted(first, now);
    assertTrue(mayBeAsked(second));
    now += SyncConstants.GATHER_NANOS;
    assertTrue(mayBeAsked(first), "it has brought something, and the next one did not begin");
  }

  @Test
  void whoHadNothingIsNotAskedAgainAtOnceWhileOthersWait() {
    fetches.asked(first, now);
    assertFalse(mayBeAsked(second));
    fetches.exhausted(first, now);
    assertTrue(mayBeAsked(second));
    assertFalse(mayBeAsked(first));
  }

  @Test
  void whoBringsWhatNobodyAcceptsLosesItsTurnAtOnceAndForLong() {
    fetches.asked(first, now);
    fetches.brought(first, EVENT_BYTES, now);
    assertFalse(mayBeAsked(second));
    fetches.refused(first, now);
    assertTrue(mayBeAsked(second));
    now += FetchTurn.REFUSED_BAR_NANOS - STEP;
    assertFalse(mayBeAsked(first));
  }

  @Test
  void nobodyEndsTheTurnOfAnother() {
    fetches.asked(first, now);
    fetches.exhausted(second, now);
    assertFalse(mayBeAsked(second));
  }

  @Test
  void agreementIsForgiveness() {
    fetches.asked(first, now);
    waits(() -> fetches.goesOn(first, now), Nanos.ofMillis(60_000));
    assertTrue(!mayBeAsked(first));
    first.reset();
    now += SyncConstants.GATHER_NANOS; // the second one has not come
    assertTrue(mayBeAsked(first));
  }
}
