package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.Slice;
import dev.eventstore.sync.udp.SimulatedNetwork.Node;
import dev.eventstore.sync.udp.SimulatedNetwork.Sent;
import dev.eventstore.sync.udp.SimulatedNetwork.Weather;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However sets differ, devices end with equal ones, know it, and then say next to nothing. */
class SyncEngineRandomSetsTest {
  private static final long QUIET_MILLIS = 150_000;
  private static final int SEEDS = Integer.getInteger("eventstore.seeds", 12);
  private static final double[] LOSSES = {0, 0, 0.1, 0.3};

  @ParameterizedTest
  @EnumSource
  void twoDevicesEndWithEqualSets(RandomSets.Difference difference) {
    long first = Seeds.of("two " + difference, 1_000);
    for (long seed = first; seed < first + SEEDS; seed++) {
      check(seed, 2, difference);
    }
  }

  @ParameterizedTest
  @EnumSource
  void threeDevicesEndWithEqualSets(RandomSets.Difference difference) {
    long first = Seeds.of("three " + difference, 2_000);
    for (long seed = first; seed < first + SEEDS; seed++) {
      check(seed, 3, difference);
    }
  }

  private static void check(long seed, int devices, RandomSets.Difference difference) {
    SplittableRandom random = new SplittableRandom(seed);
    double loss = LOSSES[random.nextInt(LOSSES.length)];
    SimulatedNetwork network =
        new SimulatedNetwork(seed, loss == 0 ? Weather.FINE : Weather.losing(loss));
    List<Node> nodes = RandomSets.add(network, devices);
    new RandomSets(random, nodes).fill(difference);
    TreeSet<EventKey> all = new TreeSet<>();
    nodes.forEach(node -> all.addAll(node.replica.keys()));
    for (int i = 1; i < devices; i++) {
      nodes.get(i).dial(nodes.get(i - 1));
    }
    if (random.nextBoolean()) {
      nodes.get(0).dial(nodes.get(devices - 1));
    }
    Node[] array = nodes.toArray(new Node[0]);
    String what = "seed " + seed + ", loss " + loss;
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(array), 120), what);
    nodes.forEach(node -> assertEquals(List.copyOf(all), node.replica.keys(), what));
    network.weather = Weather.FINE;
    network.run(25_000);
    checkQuiet(network, nodes, what);
  }

  /** For minutes each says to each peer nothing but its root, about every half minute. */
  private static void checkQuiet(SimulatedNetwork network, List<Node> nodes, String what) {
    network.trace.clear();
    long start = network.nowNanos;
    network.run(QUIET_MILLIS);
    Map<String, List<Long>> told = new HashMap<>();
    for (Sent sent : network.trace) {
      for (Bytes body : slices(sent, nodes.get(0))) {
        Slice slice = nodes.get(0).replica.open(body).orElseThrow();
        assertTrue(slice instanceof Slice.Quiet, what + ": " + slice.getClass());
        told.computeIfAbsent(sent.from() + " " + sent.to(), link -> new ArrayList<>())
            .add(sent.atNanos());
      }
    }
    assertTrue(told.size() >= 2 * (nodes.size() - 1), what);
    for (List<Long> times : told.values()) {
      times.add(0, start);
      times.add(start + Nanos.ofMillis(QUIET_MILLIS));
      for (int i = 1; i < times.size(); i++) {
        long gap = times.get(i) - times.get(i - 1);
        boolean whole = i > 1 && i < times.size() - 1;
        assertTrue(
            gap <= SyncConstants.QUIET_NANOS + Nanos.ofMillis(1_050), what + ": silent for " + gap);
        assertTrue(!whole || gap >= SyncConstants.QUIET_NANOS, what + ": again after " + gap);
      }
    }
    assertTrue(SimulatedNetwork.inSync(nodes.toArray(new Node[0])), what);
  }

  /** The sealed slices of a datagram, in which there are no events. */
  private static List<Bytes> slices(Sent sent, Node reader) {
    ByteBuffer datagram = ByteBuffer.wrap(sent.bytes().toArray());
    assertTrue(reader.replica.unmask(datagram));
    List<Bytes> slices = new ArrayList<>();
    if (HeaderCodec.read(datagram).orElseThrow() instanceof Header.Data data) {
      for (Frame frame : data.frames()) {
        byte[] body = new byte[frame.bodyBytes()];
        datagram.get(body);
        assertTrue(!(frame instanceof Frame.Event) && !(frame instanceof Frame.Fragment));
        if (frame instanceof Frame.SealedSlice) {
          slices.add(Bytes.copyOf(body));
        }
      }
    }
    return slices;
  }
}
