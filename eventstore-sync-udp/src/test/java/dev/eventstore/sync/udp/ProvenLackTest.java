package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.PeerStatus;
import dev.eventstore.Traffic;
import dev.eventstore.spi.BloomFilter;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Slice;
import dev.eventstore.sync.udp.SimulatedNetwork.Node;
import dev.eventstore.sync.udp.SimulatedNetwork.Weather;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How many events are said to be missing here: as many as is known, and never more than are. */
class ProvenLackTest {
  private static final CellHash FINE = CellHash.PLAIN.fine();

  private static Root ours(long count) {
    return OneDevice.root(count, 1);
  }

  // ---- What a comparison proves

  @Test
  void moreEventsInARangeThanHereProveTheDifference() {
    assertEquals(7, new TwoSets().both(1, 50).theirs(51, 57).compare(FINE).provenLack);
  }

  @Test
  void asManyOthersProveOne() {
    TwoSets sets = new TwoSets().both(1, 50).ours(51, 55).theirs(61, 65);
    assertEquals(1, sets.compare(FINE).provenLack);
  }

  @Test
  void fewerProveNothing() {
    TwoSets sets = new TwoSets().both(1, 50).ours(51, 55).theirs(61, 64);
    assertEquals(0, sets.compare(FINE).provenLack);
    assertEquals(0, new TwoSets().both(1, 50).compare(FINE).provenLack);
    assertEquals(0, new TwoSets().ours(1, 9).compare(Cell.EMPTY).provenLack);
  }

  @Test
  void rangesAddUp() {
    TwoSets sets = new TwoSets().ours(1, 5).theirs(11, 14).ours(21, 22).theirs(23, 24);
    List<RangeCell> cells =
        List.of(
            sets.cell(TwoSets.range(1, 10), FINE),
            sets.cell(TwoSets.range(11, 20), FINE),
            sets.cell(TwoSets.range(21, 30), FINE));
    FoundEvents found = new FoundEvents();
    found.run(new CellsComparison(cells, FINE), sets.ours);
    assertEquals(4 + 1, found.provenLack);
  }

  @Test
  void aFilterTellsOursApart() {
    TwoSets sets = new TwoSets().ours(1, 30).theirs(41, 60);
    Bytes nothing = Bytes.copyOf(new byte[100]);
    Slice.Members members =
        new Slice.Members(
            KeyRange.ALL,
            CellHash.PLAIN.cell(sets.theirs, KeyRange.ALL),
            BloomFilter.of(nothing, Bytes.copyOf(new byte[16])));
    FoundEvents found = new FoundEvents();
    found.run(new MembersComparison(members, CellHash.PLAIN), sets.ours);
    assertEquals(20, found.provenLack);
  }

  // ---- What is left of it

  @Test
  void whatIsStoredMayBeWhatWasLacking() {
    ProvenLack lack = new ProvenLack();
    lack.begins(ours(100));
    lack.add(5, ours(100));
    lack.add(3, ours(101));
    assertEquals(8, lack.best().left(ours(100)));
    assertEquals(2, lack.best().left(ours(106)));
    assertEquals(0, lack.best().left(ours(120)));
    assertEquals(0, lack.best().left(ours(99)), "something was set aside");
  }

  @Test
  void theSliceThatProvesMostCounts() {
    ProvenLack lack = new ProvenLack();
    lack.begins(ours(100));
    lack.add(50, ours(100));
    lack.begins(ours(110));
    lack.add(20, ours(110));
    assertEquals(40, lack.best().left(ours(110)));
    lack.begins(ours(140));
    lack.add(20, ours(140));
    assertEquals(20, lack.best().left(ours(140)));
    lack.clear();
    assertEquals(0, lack.best().left(ours(140)));
  }

  // ---- What the status says

  private static long missingHere(Root named, Root ours, ProvenLack.Proof lack) {
    PeerStatus status =
        new PeerStatus(
            SimulatedNetwork.address(1),
            Optional.empty(),
            false,
            named.count(),
            0,
            0,
            Traffic.NONE,
            Optional.empty(),
            Optional.empty());
    return new PeerView(status, Optional.of(named), lack).against(ours).missingHere();
  }

  @Test
  void theStatusSaysTheMostThatIsKnown() {
    ProvenLack.Proof none = ProvenLack.Proof.NONE;
    ProvenLack.Proof five = new ProvenLack.Proof(5, 10);
    assertEquals(0, missingHere(ours(10), ours(10), five), "in sync");
    assertEquals(3, missingHere(OneDevice.root(13, 2), ours(10), none));
    assertEquals(1, missingHere(OneDevice.root(10, 2), ours(10), none), "as many, but others");
    assertEquals(0, missingHere(OneDevice.root(9, 2), ours(10), none));
    assertEquals(5, missingHere(OneDevice.root(9, 2), ours(10), five));
    assertEquals(8, missingHere(OneDevice.root(18, 2), ours(10), five));
  }

  @Test
  void devicesWithAsManyEventsOfTheirOwnSoonKnowHowManyAreMissing() {
    SimulatedNetwork network = new SimulatedNetwork(1, new Weather(0, 0, 20_000, 20_000));
    Node a = network.add();
    Node b = network.add();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 1_000; i++) {
      a.replica.append(FakeReplica.event(random.nextLong(1L << 49), 400, random));
      b.replica.append(FakeReplica.event((1L << 49) + random.nextLong(1L << 49), 400, random));
    }
    a.dial(b);
    assertTrue(
        network.runUntil(
            () -> a.engine.status().missingHere() > 500 || b.engine.status().missingHere() > 500,
            20));
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 20));
    assertEquals(0, a.engine.status().missingHere() + b.engine.status().missingHere());
  }

  @ParameterizedTest
  @EnumSource
  void neverMoreThanAreMissing(RandomSets.Difference difference) {
    long first = Seeds.of("missing " + difference, 1);
    for (long seed = first; seed < first + 2; seed++) {
      SimulatedNetwork network = new SimulatedNetwork(seed, Weather.losing(seed % 2 * 0.2));
      List<Node> nodes = RandomSets.add(network, 2);
      new RandomSets(new SplittableRandom(seed), nodes).fill(difference);
      Node a = nodes.get(0);
      Node b = nodes.get(1);
      a.dial(b);
      String what = "seed " + seed;
      assertTrue(
          network.runUntil(
              () -> {
                assertTrue(a.engine.status().missingHere() <= missing(b, a), what);
                assertTrue(b.engine.status().missingHere() <= missing(a, b), what);
                return SimulatedNetwork.inSync(a, b);
              },
              120),
          what);
    }
  }

  /** How many events of one are not with the other. */
  private static long missing(Node there, Node here) {
    Set<EventKey> all = new HashSet<>(there.replica.keys());
    here.replica.keys().forEach(all::remove);
    return all.size();
  }
}
