package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.sync.udp.SimulatedNetwork.Node;
import dev.eventstore.sync.udp.SimulatedNetwork.Weather;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A machine that is suspended for a while, in virtual time. */
final class SleepTest {
  private static final Weather FAR = new Weather(0, 0, 20_000, 20_000); // 40 ms there and back

  private final SplittableRandom random = new SplittableRandom(1);
  private final SimulatedNetwork network = new SimulatedNetwork(1, FAR);
  private final Node sleeper = network.add();
  private final Node peer = network.add();

  private void append(Node node, int events) {
    for (int i = 0; i < events; i++) {
      node.replica.append(FakeReplica.event(random.nextLong(1L << 50), 400, random));
    }
  }

  private void meet(boolean sleeperDials) {
    (sleeperDials ? sleeper : peer).dial(sleeperDials ? peer : sleeper);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(sleeper, peer), 10));
    network.run(3_000);
  }

  /** How many milliseconds after waking up both have the same. */
  private long millisUntilInStep() {
    long woken = network.nowNanos;
    assertTrue(
        network.runUntil(
            () ->
                SimulatedNetwork.inSync(sleeper, peer)
                    && sleeper.replica.keys().equals(peer.replica.keys()),
            100));
    return TimeUnit.NANOSECONDS.toMillis(network.nowNanos - woken);
  }

  @ParameterizedTest
  @CsvSource({
    "10, true, true", "10, false, true", "10, true, false", "10, false, false",
    "60, true, true", "60, false, true", "60, true, false", "60, false, false",
    "3600, true, true", "3600, false, true", "3600, true, false", "3600, false, false",
    "30000, true, true", "30000, true, false"
  })
  void whoWakesUpIsInStepWithinAMoment(long seconds, boolean tickerStops, boolean sleeperDials) {
    meet(sleeperDials);
    append(sleeper, 1); // on its way when the machine falls asleep
    network.run(1);
    sleeper.sleep(seconds / 2, tickerStops);
    append(peer, 10);
    sleeper.sleep(seconds / 2, tickerStops);
    long millis = millisUntilInStep();
    System.out.printf(
        "asleep for %d s, ticker %s, %s: in step after %d ms%n",
        seconds, tickerStops ? "stops" : "goes on", sleeperDials ? "dials" : "was dialled", millis);
    assertTrue(millis < 1_500, millis + " ms");
    assertEquals(1, sleeper.engine.status().peers().size());
    assertEquals(1, peer.engine.status().peers().size());
  }

  @Test
  void theRoundTripIsThatOfThePathAfterASleepToo() {
    meet(true);
    append(sleeper, 1);
    network.run(1);
    sleeper.sleep(10, false);
    assertTrue(millisUntilInStep() < 1_500);
    network.run(1_000);
    long millis = sleeper.engine.status().peers().get(0).roundTrip().orElseThrow().toMillis();
    assertTrue(millis < 100, millis + " ms");
  }

  @Test
  void aClockThatIsSetForwardCostsOnePingAndNoSession() {
    meet(true);
    append(sleeper, 5);
    network.run(5_000);
    int from = network.trace.size();
    long bytesOut = sleeper.engine.status().peers().get(0).traffic().bytesOut();
    sleeper.setClockForward(3_600);
    network.run(1);
    network.run(3_000);
    assertTrue(network.trace.size() - from <= 4, () -> network.trace.size() - from + " datagrams");
    assertTrue(
        sleeper.engine.status().peers().get(0).traffic().bytesOut() >= bytesOut,
        "the same session");
    assertTrue(SimulatedNetwork.inSync(sleeper, peer));
  }

  @Test
  void aClockThatJumpsAllTheTimeDuringATransferOnlySlowsItDown() {
    append(sleeper, 2_000);
    append(peer, 2_000);
    sleeper.dial(peer);
    for (int i = 0; i < 20; i++) {
      network.run(100);
      sleeper.setClockForward(60);
    }
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(sleeper, peer), 30));
    assertEquals(4_000, peer.engine.status().events());
  }

  @Test
  void aPeerThatIsGoneMeanwhileIsDroppedSoon() {
    meet(false);
    peer.reachable = false;
    sleeper.sleep(600, true);
    network.run(6_000);
    assertEquals(0, sleeper.engine.status().peers().size());
    peer.reachable = true;
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(sleeper, peer), 15));
  }
}
