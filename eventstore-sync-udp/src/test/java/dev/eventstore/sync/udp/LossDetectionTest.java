package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossDetectionTest {
  private static final long RTT = Nanos.ofMillis(40);

  private final RoundTrip roundTrip = new RoundTrip();
  private final CongestionControl control = new NewReno();
  private final List<Long> arrived = new ArrayList<>();
  private final List<Long> lost = new ArrayList<>();
  private final LossDetection loss =
      new LossDetection(
          roundTrip, control, parts -> note(arrived, parts), parts -> note(lost, parts));

  private static void note(List<Long> numbers, List<Part> parts) {
    parts.forEach(part -> numbers.add(((Part.SlicePart) part).version()));
  }

  private void send(long number, long nowNanos) {
    Part part = Part.SlicePart.ranges(number, Bytes.empty());
    loss.sent(new SentPacket(number, nowNanos, 1_000, List.of(part)));
  }

  private void acknowledge(long nowNanos, long... bounds) {
    loss.acknowledged(new Frame.Ack(new AckRanges(bounds), 0, 0), true, nowNanos);
  }

  @Test
  void aPacketIsLostWhenOneSentThreeLaterArrived() {
    for (long n = 0; n < 5; n++) {
      send(n, n);
    }
    acknowledge(RTT, 2, 1);
    assertEquals(List.of(), lost);
    acknowledge(RTT, 3, 1);
    assertEquals(List.of(0L), lost);
    assertEquals(List.of(2L, 1L, 3L), arrived);
    assertEquals(1_000, loss.bytesInFlight());
  }

  @Test
  void aPacketIsLostWhenALaterOneArrivedAndItIsLateByAnEighthOfTheRoundTrip() {
    send(0, 0);
    send(1, 0);
    acknowledge(RTT, 1, 1);
    assertEquals(List.of(), lost);
    assertEquals(RTT + RTT / 8, loss.deadlineNanos());
    assertFalse(loss.advance(RTT + RTT / 8));
    assertEquals(List.of(0L), lost);
    assertEquals(0, loss.bytesInFlight());
  }

  @Test
  void withoutAnyAnswerProbesComeAfterLongerAndLongerPauses() {
    send(0, 0);
    long first = loss.deadlineNanos();
    assertEquals(roundTrip.probeTimeoutNanos(0), first);
    assertFalse(loss.advance(first - 1));
    assertTrue(loss.advance(first));
    assertEquals(first + 2 * first, loss.deadlineNanos());
    assertTrue(loss.advance(loss.deadlineNanos()));
    assertEquals(List.of(), lost);
  }

  @Test
  void theTimeInWhichTheMachineSleptIsNoRoundTripAndProbesBeginAnew() {
    send(0, 0);
    acknowledge(RTT, 0, 0);
    send(1, RTT);
    send(2, RTT);
    loss.advance(loss.deadlineNanos());
    loss.advance(loss.deadlineNanos());
    long wokenNanos = 1_000 * RTT;
    loss.woken(wokenNanos);
    assertEquals(wokenNanos + roundTrip.probeTimeoutNanos(0), loss.deadlineNanos());
    acknowledge(wokenNanos + 1, 2, 2);
    assertEquals(RTT, roundTrip.smoothedNanos());
    assertEquals(List.of(1L), lost);
    send(3, wokenNanos + 2);
    acknowledge(wokenNanos + 2 + 9 * RTT, 3, 3);
    assertEquals(2 * RTT, roundTrip.smoothedNanos(), "what was sent afterwards counts");
  }

  @Test
  void severalProbesInARowAreTakenForCongestion() {
    send(0, 0);
    for (int i = 0; i < SyncConstants.PERSISTENT_CONGESTION_PTOS; i++) {
      loss.advance(loss.deadlineNanos());
    }
    assertEquals(SyncConstants.MIN_WINDOW_BYTES, control.windowBytes());
  }

  @Test
  void whatIsAcknowledgedTwiceCountsOnce() {
    send(0, 0);
    acknowledge(RTT, 0, 0);
    acknowledge(RTT, 0, 0);
    assertEquals(List.of(0L), arrived);
    assertEquals(0, loss.bytesInFlight());
    assertEquals(Nanos.NEVER, loss.deadlineNanos());
  }

  @Test
  void lossesOfOneRoundTripHalveTheWindowOnce() {
    for (long n = 0; n < 10; n++) {
      send(n, n);
    }
    acknowledge(RTT, 9, 6);
    assertEquals(6, lost.size());
    assertEquals((SyncConstants.INITIAL_WINDOW_BYTES + 4_000) / 2, control.windowBytes(), 2_000);
  }

  @Test
  void theRoundTripFollowsTheRfc() {
    roundTrip.sample(RTT, 0);
    assertEquals(RTT, roundTrip.smoothedNanos());
    roundTrip.sample(2 * RTT, Nanos.ofMillis(10));
    long adjusted = 2 * RTT - Nanos.ofMillis(10);
    assertEquals((7 * RTT + adjusted) / 8, roundTrip.smoothedNanos());
    assertEquals(2 * RTT + 2 * RTT / 8, roundTrip.lossDelayNanos());
  }

  @Test
  void acknowledgementsOfNumbersThatWereNeverSentAreKnown() {
    PacketNumbers numbers = new PacketNumbers(Seeds.insecureRandom(1));
    List<Long> used = new ArrayList<>();
    for (int i = 0; i < 2 * SyncConstants.SKIP_EVERY; i++) {
      used.add(numbers.take());
    }
    long last = used.get(used.size() - 1);
    assertTrue(last >= used.size(), "a number was skipped");
    assertFalse(numbers.arePossible(new AckRanges(new long[] {last, 0})));
    assertFalse(numbers.arePossible(new AckRanges(new long[] {last + 1, last + 1})));
    for (long number : used) {
      assertTrue(numbers.arePossible(new AckRanges(new long[] {number, number})));
    }
  }
}
