package dev.eventstore.sync.udp;

import dev.eventstore.Bytes;
import dev.eventstore.sync.udp.SimulatedNetwork.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Fills devices with sets that differ in some way, drawn from a seed. */
final class RandomSets {
  /** How the sets differ. */
  enum Difference {
    /** The others lack some of what the first one has. */
    ONE_SIDE,
    /** Each lacks some of what the others have. */
    ALL_SIDES,
    /** Each lacks stretches of time as a whole. */
    DENSE_BLOCKS,
    /** Much happened within one microsecond, and each saw some of it. */
    BURSTS,
    /** As many events on each, of which some are others. */
    EQUAL_COUNTS
  }

  private static final int EVENT_BYTES = 60;
  private static final long PRESENT = 1L << 50;
  private static final long BLOCK_MICROS = PRESENT / 32;

  private final SplittableRandom random;
  private final List<Node> nodes;

  RandomSets(SplittableRandom random, List<Node> nodes) {
    this.random = random;
    this.nodes = nodes;
  }

  void fill(Difference difference) {
    int common = random.nextInt(1_500);
    int others = random.nextInt(1, 1 << random.nextInt(1, 10));
    for (int i = 0; i < common; i++) {
      Bytes event = event(anyTime());
      nodes.forEach(node -> node.replica.append(event));
    }
    switch (difference) {
      case ONE_SIDE -> times(others, () -> nodes.get(0).replica.append(event(anyTime())));
      case ALL_SIDES -> times(others, () -> some().replica.append(event(anyTime())));
      case DENSE_BLOCKS -> times(1 + others / 64, this::block);
      case BURSTS -> times(1 + others / 64, this::burst);
      case EQUAL_COUNTS ->
          times(others, () -> nodes.forEach(node -> node.replica.append(event(anyTime()))));
    }
  }

  private static void times(int count, Runnable action) {
    for (int i = 0; i < count; i++) {
      action.run();
    }
  }

  private Node some() {
    return nodes.get(random.nextInt(nodes.size()));
  }

  /** Mostly long ago, sometimes within the last minutes, seldom in the future. */
  private long anyTime() {
    return switch (random.nextInt(20)) {
      case 0 -> PRESENT + random.nextLong(PRESENT);
      case 1, 2, 3, 4 -> PRESENT - random.nextLong(600_000_000L);
      default -> random.nextLong(PRESENT);
    };
  }

  private void block() {
    Node holder = some();
    long from = random.nextLong(PRESENT - BLOCK_MICROS);
    times(64, () -> holder.replica.append(event(from + random.nextLong(BLOCK_MICROS))));
  }

  private void burst() {
    long micros = anyTime();
    times(64, () -> holders(event(micros)));
  }

  /** Any of the devices get it, one at least. */
  private void holders(Bytes event) {
    some().replica.append(event);
    some().replica.append(event);
  }

  private Bytes event(long micros) {
    return FakeReplica.event(micros, EVENT_BYTES, random);
  }

  static List<Node> add(SimulatedNetwork network, int count) {
    List<Node> nodes = new ArrayList<>();
    times(count, () -> nodes.add(network.add()));
    return nodes;
  }
}
