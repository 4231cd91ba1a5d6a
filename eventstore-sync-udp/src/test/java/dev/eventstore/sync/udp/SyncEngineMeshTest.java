package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Traffic;
import dev.eventstore.sync.udp.SimulatedNetwork.Node;
import dev.eventstore.sync.udp.SimulatedNetwork.Weather;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Who passes new events on to whom when there are many. */
class SyncEngineMeshTest {
  private static final int PASSERS = 8;

  private final SimulatedNetwork network = new SimulatedNetwork(6, Weather.FINE);
  private final SplittableRandom random = new SplittableRandom(6);

  private void append(Node node) {
    node.replica.append(FakeReplica.event(random.nextLong(1L << 50), 300, random));
  }

  private static long pushes(Node node) {
    Traffic traffic = node.engine.status().traffic();
    return traffic.eventsIn() + traffic.duplicatesIn();
  }

  private static boolean has(Node node, int events) {
    return node.replica.keys().size() == events;
  }

  @Test
  void aNewEventIsPushedOnceToEachOfTwentyWhoeverWroteIt() {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Node node = network.add();
      nodes.forEach(node::dial);
      nodes.add(node);
    }
    Node[] all = nodes.toArray(Node[]::new);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(all), 20));
    network.run(12_000); // all have said who their neighbours are
    for (Node node : all) {
      append(node);
      network.run(5);
    }
    assertTrue(nodes.stream().allMatch(node -> has(node, 20)));
    long pushes = nodes.stream().mapToLong(SyncEngineMeshTest::pushes).sum();
    assertTrue(pushes <= 1.05 * 20 * 19, pushes + " pushes");
  }

  @Test
  void whoGetsNewEventsFromManyGetsThemFromThreeSoonAndMissesNoneWhenTheseAreGone() {
    Node writer = network.add();
    Node reader = network.add();
    List<Node> between = new ArrayList<>();
    for (int i = 0; i < PASSERS; i++) {
      Node node = network.add();
      writer.dial(node);
      reader.dial(node);
      between.add(node);
    }
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(writer, reader), 20));
    network.run(5_000);
    append(writer);
    network.run(100);
    assertEquals(PASSERS, pushes(reader));
    append(writer);
    network.run(100);
    assertEquals(PASSERS + SyncConstants.MIN_PASSERS_ON, pushes(reader));
    between.stream()
        .filter(node -> node.engine.status().traffic().eventsOut() > 1)
        .forEach(node -> node.reachable = false);
    for (int i = 3; i <= 10; i++) {
      int events = i;
      append(writer);
      assertTrue(network.runUntil(() -> has(reader, events), 10), "event " + events);
    }
    append(writer);
    network.run(5);
    assertTrue(has(reader, 11), "whoever brought it has it at once again");
  }
}
