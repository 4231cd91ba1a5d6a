package dev.eventstore.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BottleneckTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int BYTES = 1_000;

  /** A datagram of 1,000 bytes takes 10 ms, and two fit into the queue. */
  private final Bottleneck line = new Bottleneck(100_000, 20 * MILLI);

  private long pass(int device, long atNanos) {
    return line.pass(SimulatedLinks.address(device), BYTES, atNanos);
  }

  @Test
  void oneLeavesAfterTheOtherAndWhatDoesNotFitIsDropped() {
    assertEquals(10 * MILLI, pass(0, 0));
    assertEquals(20 * MILLI, pass(1, 0));
    assertEquals(30 * MILLI, pass(0, 0));
    assertEquals(SimulatedLinks.DROPPED, pass(0, 0));
    assertEquals(10, line.meanWaitMillis());
    assertEquals(10 * MILLI, pass(0, 40 * MILLI));
  }

  @Test
  void itTellsHowMuchOfItWasUsedAndByWhom() {
    pass(0, 0);
    line.measure(20 * MILLI);
    for (long millis = 20; millis < 80; millis += 20) {
      pass(millis == 20 ? 0 : 1, millis * MILLI);
    }
    assertEquals(50, line.usedPercent(80 * MILLI), 0.01);
    assertEquals(33.3, line.sharePercent(SimulatedLinks.address(0)), 0.1);
    assertEquals(0, line.meanWaitMillis());
  }

  @Test
  void nothingPassesWhatIsCut() {
    line.cut(true);
    assertEquals(SimulatedLinks.DROPPED, pass(0, 0));
    line.cut(false);
    assertEquals(10 * MILLI, pass(0, 0));
  }

  @Test
  void whatSendsAsTcpDoesFillsTheQueueAndUsesTheLine() {
    VirtualTime time = new VirtualTime();
    SimulatedLinks links =
        new SimulatedLinks(time, new SimulatedLinks.Quality(0, 25 * MILLI, 0, 0), 1);
    Bottleneck tenMegabits = new Bottleneck(1_250_000, 100 * MILLI);
    links.lead(SimulatedLinks.address(0), SimulatedLinks.address(1), tenMegabits);
    new TcpLikeFlow(SimulatedLinks.address(0), SimulatedLinks.address(1), links, time).begin();
    while (time.step(TimeUnit.SECONDS.toNanos(10))) {}
    tenMegabits.measure(time.nowNanos());
    while (time.step(TimeUnit.SECONDS.toNanos(50))) {}
    assertTrue(tenMegabits.usedPercent(time.nowNanos()) > 95, "it uses the line");
    assertTrue(tenMegabits.meanWaitMillis() > 40, "it fills the queue");
  }
}
