package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Transfers over a link of 10 Mbit/s with a queue of 100 ms, in virtual time: acknowledgements,
 * loss detection and pacing are those of every session.
 */
class LedbatTest {
  private static final double BITS_PER_SECOND = 10e6;
  private static final long QUEUE_MILLIS = 100;
  private static final long ROUND_TRIP_MILLIS = 50;
  private static final long BEGIN_MILLIS = 10_000;
  private static final long MEASURED_MILLIS = 40_000;

  private final Ledbat control = new Ledbat();

  private static BottleneckLink link(long roundTripMillis, double loss) {
    return new BottleneckLink(BITS_PER_SECOND, QUEUE_MILLIS, roundTripMillis / 2, loss, 1);
  }

  private static BottleneckLink link() {
    return link(ROUND_TRIP_MILLIS, 0);
  }

  private static Bottleneck path(BottleneckLink link, long roundTripMillis) {
    return new Bottleneck(link, roundTripMillis - roundTripMillis / 2);
  }

  private static Bottleneck path(BottleneckLink link) {
    return path(link, ROUND_TRIP_MILLIS);
  }

  /** The share of the second transfer, which begins when the first has the path for itself. */
  private static double shareOfTheSecond(
      Bottleneck path, CongestionControl first, CongestionControl second) {
    Transfer one = path.begin(first);
    path.run(BEGIN_MILLIS);
    Transfer other = path.begin(second);
    path.run(BEGIN_MILLIS);
    one.takeArrivedBytes();
    other.takeArrivedBytes();
    path.run(MEASURED_MILLIS);
    double oneBytes = one.takeArrivedBytes();
    double otherBytes = other.takeArrivedBytes();
    return otherBytes / (oneBytes + otherBytes);
  }

  private static double bytesPerSecond(Transfer transfer) {
    return transfer.takeArrivedBytes() * 1_000.0 / MEASURED_MILLIS;
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 10, 50, 100, 200, 300})
  void oneTransferUsesThePathAndKeepsItsQueueShort(long roundTripMillis) {
    BottleneckLink link = link(roundTripMillis, 0);
    Bottleneck path = path(link, roundTripMillis);
    path.begin(control);
    path.run(BEGIN_MILLIS);
    link.measure();
    path.run(MEASURED_MILLIS);
    double used = link.used(Nanos.ofMillis(MEASURED_MILLIS));
    assertTrue(used >= 0.8, "used " + used);
    assertTrue(link.meanWaitMillis() <= 60, "waited for " + link.meanWaitMillis() + " ms");
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 50, 200})
  void twoTransfersShareThePath(long roundTripMillis) {
    BottleneckLink link = link(roundTripMillis, 0);
    double second = shareOfTheSecond(path(link, roundTripMillis), control, new Ledbat());
    assertEquals(0.5, second, 0.1);
    assertTrue(link.meanWaitMillis() <= 60, "waited for " + link.meanWaitMillis() + " ms");
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 50, 200})
  void whoFillsQueuesAsTcpDoesIsGivenWay(long roundTripMillis) {
    BottleneckLink link = link(roundTripMillis, 0);
    double second = shareOfTheSecond(path(link, roundTripMillis), control, new NewReno());
    assertTrue(second >= 0.7, "has " + second);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.4})
  void whatIsLostAtRandomDoesNotEndATransfer(double loss) {
    BottleneckLink link = link(ROUND_TRIP_MILLIS, loss);
    Bottleneck path = path(link);
    Transfer transfer = path.begin(control);
    path.run(MEASURED_MILLIS);
    double least = SyncConstants.MIN_WINDOW_BYTES * 1_000.0 / ROUND_TRIP_MILLIS / 4;
    assertTrue(bytesPerSecond(transfer) >= least, "at least a window in four round trips");
  }

  @Test
  void whenNothingComesThroughTheWindowIsAtItsMinimum() {
    BottleneckLink link = link();
    Bottleneck path = path(link);
    Transfer transfer = path.begin(control);
    path.run(BEGIN_MILLIS / 2);
    assertTrue(control.windowBytes() > 10 * SyncConstants.MIN_WINDOW_BYTES);
    link.cut();
    path.run(MEASURED_MILLIS);
    assertEquals(SyncConstants.MIN_WINDOW_BYTES, control.windowBytes());
    transfer.takeArrivedBytes();
    link.mend();
    path.run(MEASURED_MILLIS);
    assertTrue(bytesPerSecond(transfer) > BITS_PER_SECOND / Byte.SIZE / 2, "it has recovered");
  }

  @Test
  void aLossDuringASlowdownHalvesWhatComesAfterIt() {
    Bottleneck path = path(link());
    path.begin(control);
    while (control.windowBytes() != SyncConstants.SLOWDOWN_WINDOW_BYTES) {
      path.run(1);
    }
    control.onLost(path.nowNanos(), path.nowNanos());
    path.run(MEASURED_MILLIS / 20);
    assertTrue(control.windowBytes() > 4 * SyncConstants.MIN_WINDOW_BYTES, "it has recovered");
  }

  @Test
  void aWindowOfLongAgoIsNotUsedAgain() {
    Bottleneck path = path(link());
    path.begin(control);
    path.run(BEGIN_MILLIS);
    int before = control.windowBytes();
    assertTrue(before > 2 * SyncConstants.INITIAL_WINDOW_BYTES);
    long later = path.nowNanos() + SyncConstants.WINDOW_LIFE_NANOS;
    control.onRoundTrip(Nanos.ofMillis(ROUND_TRIP_MILLIS), Limits.MAX_DATAGRAM_BYTES, later);
    control.onAcknowledged(1_000, later, true, later);
    assertTrue(control.windowBytes() < 2 * SyncConstants.INITIAL_WINDOW_BYTES);
    assertTrue(control.isSlowStart());
  }

  @Test
  void anotherPathIsLearnedAnew() {
    BottleneckLink link = link();
    Bottleneck path = path(link);
    path.begin(control);
    path.run(BEGIN_MILLIS / 2);
    long nowNanos = Nanos.ofMillis(BEGIN_MILLIS / 2);
    control.onNewPath(nowNanos);
    assertEquals(SyncConstants.MIN_WINDOW_BYTES, control.windowBytes());
    control.onLost(nowNanos - 1, nowNanos + 1); // on the old path
    assertTrue(control.isSlowStart());
    link.measure();
    path.run(BEGIN_MILLIS);
    assertTrue(link.used(Nanos.ofMillis(BEGIN_MILLIS)) > 0.5, "it grows as it did at first");
  }
}
