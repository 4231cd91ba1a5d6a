package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.SyncStatus;
import dev.eventstore.sync.udp.SimulatedNetwork.Node;
import dev.eventstore.sync.udp.SimulatedNetwork.Weather;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncEngineConvergenceTest {
  private static final int SEEDS = 20;

  private static void fill(Node node, int events, int maxBytes, SplittableRandom random) {
    for (int i = 0; i < events; i++) {
      int bytes = random.nextInt(100, maxBytes);
      node.replica.append(FakeReplica.event(random.nextLong(1L << 50), bytes, random));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.3})
  void twoDevicesEndWithTheSameEventsWhateverIsLost(double loss) {
    long first = Seeds.of("twoDevices", 1);
    for (long seed = first; seed < first + SEEDS; seed++) {
      SimulatedNetwork network = new SimulatedNetwork(seed, Weather.losing(loss));
      SplittableRandom random = new SplittableRandom(seed);
      Node a = network.add();
      Node b = network.add();
      fill(a, 300, 600, random);
      fill(b, 200, 600, random);
      fill(b, 2, 20_000, random);
      a.dial(b);
      boolean done = network.runUntil(() -> SimulatedNetwork.inSync(a, b), 300);
      assertTrue(done, "seed " + seed + ": " + a.engine.status() + b.engine.status());
      assertEquals(a.replica.keys(), b.replica.keys());
      assertEquals(502, a.replica.keys().size());
    }
  }

  @Test
  void threeDevicesInALineEndWithTheSameEvents() {
    long first = Seeds.of("threeDevices", 100);
    for (long seed = first; seed < first + SEEDS; seed++) {
      SimulatedNetwork network = new SimulatedNetwork(seed, Weather.losing(0.1));
      SplittableRandom random = new SplittableRandom(seed);
      Node a = network.add();
      Node b = network.add();
      Node c = network.add();
      fill(a, 100, 3_000, random);
      fill(c, 150, 600, random);
      a.dial(b);
      c.dial(b);
      boolean done = network.runUntil(() -> SimulatedNetwork.inSync(a, b, c), 300);
      assertTrue(done, "seed " + seed);
      assertEquals(a.replica.keys(), c.replica.keys());
      assertEquals(250, c.replica.keys().size());
    }
  }

  @Test
  void aFreshDeviceGetsALongLogOnceAndSoon() {
    SimulatedNetwork network = new SimulatedNetwork(7, Weather.FINE);
    Node a = network.add();
    Node b = network.add();
    fill(a, 5_000, 600, new SplittableRandom(7));
    b.dial(a);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 10));
    SyncStatus there = b.engine.status();
    assertEquals(5_000, there.traffic().eventsIn());
    assertEquals(0, there.traffic().duplicatesIn());
    assertEquals(5_000, a.engine.status().traffic().eventsOut());
  }

  @Test
  void anEventThatCannotBeReadHoldsUpNoOther() {
    SimulatedNetwork network = new SimulatedNetwork(15, Weather.FINE);
    Node a = network.add();
    Node b = network.add();
    fill(a, 200, 600, new SplittableRandom(15));
    a.replica.breakEvent(77);
    b.dial(a);
    assertTrue(network.runUntil(() -> b.replica.keys().size() == 199, 60));
  }

  @Test
  void differentLogsMeetWithFewDuplicates() {
    SimulatedNetwork network = new SimulatedNetwork(8, Weather.FINE);
    Node a = network.add();
    Node b = network.add();
    fill(a, 3_000, 600, new SplittableRandom(8));
    fill(b, 3_000, 600, new SplittableRandom(9));
    b.dial(a);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 20));
    long duplicates = a.engine.status().traffic().duplicatesIn();
    assertTrue(duplicates < 30, "duplicates " + duplicates);
  }

  @Test
  void aNewEventArrivesWithinMillisecondsAndWithoutMembershipSlices() {
    SimulatedNetwork network = new SimulatedNetwork(9, Weather.FINE);
    Node a = network.add();
    Node b = network.add();
    SplittableRandom random = new SplittableRandom(9);
    fill(a, 2_000, 300, random);
    a.dial(b);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 20));
    network.run(3_000);
    long before = b.engine.status().traffic().bytesIn();
    a.replica.append(FakeReplica.event(5, 300, random));
    network.run(3);
    assertEquals(2_001, b.replica.keys().size());
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 3));
    long control = b.engine.status().traffic().bytesIn() - before;
    assertTrue(control < 1_500, "bytes for one event: " + control);
  }

  @Test
  void anIdleLinkCostsNextToNothing() {
    SimulatedNetwork network = new SimulatedNetwork(10, Weather.FINE);
    Node a = network.add();
    Node b = network.add();
    fill(a, 100, 300, new SplittableRandom(10));
    a.dial(b);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 20));
    network.run(5_000);
    long before = network.trace.stream().mapToLong(sent -> sent.bytes().size()).sum();
    network.run(300_000);
    long bytes = network.trace.stream().mapToLong(sent -> sent.bytes().size()).sum() - before;
    assertTrue(bytes <= 300 * 100, "bytes in five minutes: " + bytes);
    assertTrue(SimulatedNetwork.inSync(a, b));
  }

  @Test
  void atThirtyPercentLossWhatIsSentAgainStaysNearWhatIsLost() {
    SimulatedNetwork network = new SimulatedNetwork(13, new Weather(0.3, 0, 20_000, 20_000));
    Node a = network.add();
    Node b = network.add();
    fill(a, 3_000, 600, new SplittableRandom(13));
    b.dial(a);
    long start = network.nowNanos;
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 600));
    double payload = 3_000 * 350;
    double there = a.engine.status().traffic().bytesOut() / payload;
    double back = b.engine.status().traffic().bytesOut() / payload;
    long seconds = (network.nowNanos - start) / 1_000_000_000;
    System.out.println("30 % loss: " + there + " there, " + back + " back, " + seconds + " s");
    assertTrue(there < 1.75, "1.43 is what the loss alone costs: " + there);
    assertTrue(back < 0.25, "acknowledgements: " + back);
    assertEquals(0, b.engine.status().traffic().duplicatesIn());
  }

  @Test
  void aFreshDeviceCausesLittleBesideTheEvents() {
    SimulatedNetwork network = new SimulatedNetwork(14, new Weather(0, 0, 5_000, 5_000));
    Node a = network.add();
    Node b = network.add();
    fill(a, 5_000, 600, new SplittableRandom(14));
    b.dial(a);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 60));
    double payload = 5_000 * 350;
    double there = a.engine.status().traffic().bytesOut() / payload;
    double back = b.engine.status().traffic().bytesOut() / payload;
    System.out.println("fresh device: " + there + " there, " + back + " back");
    assertTrue(there < 1.08 && back < 0.05, there + " there, " + back + " back");
  }

  @Test
  void manyDevicesWithEventsOfTheirOwnAreSoonEqual() {
    SimulatedNetwork network = new SimulatedNetwork(1, Weather.FINE);
    SplittableRandom random = new SplittableRandom(1);
    Node[] nodes = new Node[8];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = network.add();
      fill(nodes[i], 500, 400, random);
      for (int j = 0; j < i; j++) {
        nodes[i].dial(nodes[j]);
      }
    }
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(nodes), 3), "within three seconds");
    long pushes = 0;
    for (Node node : nodes) {
      SyncStatus status = node.engine.status();
      pushes += status.traffic().eventsIn() + status.traffic().duplicatesIn();
    }
    long deliveries = 8L * 7 * 500;
    assertTrue(pushes <= 1.2 * deliveries, (double) pushes / deliveries + " pushes for each");
  }

  @Test
  void theSameSeedGivesTheSameTrace() {
    assertEquals(traceHash(), traceHash());
  }

  private static int traceHash() {
    SimulatedNetwork network = new SimulatedNetwork(11, Weather.losing(0.2));
    Node a = network.add();
    Node b = network.add();
    fill(a, 100, 2_000, new SplittableRandom(11));
    fill(b, 100, 2_000, new SplittableRandom(12));
    a.dial(b);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 60));
    int hash = 1;
    for (SimulatedNetwork.Sent sent : network.trace) {
      hash = 31 * hash + sent.bytes().hashCode() + Long.hashCode(sent.atNanos());
    }
    return hash;
  }
}
