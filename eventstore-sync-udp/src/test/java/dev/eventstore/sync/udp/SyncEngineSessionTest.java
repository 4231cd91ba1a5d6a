package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.sync.udp.SimulatedNetwork.Node;
import dev.eventstore.sync.udp.SimulatedNetwork.Weather;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SyncEngineSessionTest {
  private SimulatedNetwork network = new SimulatedNetwork(1, Weather.FINE);

  private static void fill(Node node, int events) {
    SplittableRandom random = new SplittableRandom(events);
    for (int i = 0; i < events; i++) {
      node.replica.append(FakeReplica.event(random.nextLong(1L << 50), 400, random));
    }
  }

  private static int peers(Node node) {
    return node.engine.status().peers().size();
  }

  @Test
  void devicesThatDialEachOtherAtOnceEndWithOneSession() {
    for (long seed = 1; seed < 50; seed++) {
      network = new SimulatedNetwork(seed, Weather.losing(seed % 5 * 0.1));
      Node a = network.add();
      Node b = network.add();
      a.dial(b);
      b.dial(a);
      assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 60), "seed " + seed);
      network.run(10_000);
      assertEquals(List.of(1, 1), List.of(peers(a), peers(b)), "seed " + seed);
      assertTrue(SimulatedNetwork.inSync(a, b), "seed " + seed);
    }
  }

  @Test
  void aPeerThatRestartsIsBackWithinTwoSeconds() {
    Node a = network.add();
    Node b = network.add();
    fill(a, 10);
    b.dial(a);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 10));
    network.remove(b); // without a word
    Node again = network.add(2, 1);
    again.dial(a);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, again), 2));
    assertEquals(1, peers(a));
  }

  @Test
  void aConfiguredPeerThatRestartsIsFoundAgain() {
    Node a = network.add();
    Node b = network.add();
    a.dial(b);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 10));
    network.remove(b);
    Node again = network.add(2, 1);
    fill(a, 1); // a notices that nobody answers
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, again), 10));
    assertEquals(1, peers(a));
  }

  @Test
  void aSilentPeerIsGoneAfterHalfAMinute() {
    Node a = network.add();
    Node b = network.add();
    b.dial(a);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 10));
    b.reachable = false;
    network.run(31_000);
    assertEquals(0, peers(a));
    b.reachable = true;
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 15));
  }

  @Test
  void aDeviceThatClosesSaysSo() {
    Node a = network.add();
    Node b = network.add();
    b.dial(a);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 10));
    b.engine.close(
        (to, datagram) -> {
          a.engine.receive(b.address, datagram, network.nowNanos);
          return true;
        });
    network.run(1);
    assertEquals(0, peers(a));
  }

  @Test
  void whoResumesDialsPeersThatHadDialledIt() {
    Node a = network.add();
    Node b = network.add();
    b.dial(a);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 10));
    a.engine.pause();
    network.run(120_000); // b dials every 10 s, and a does not listen
    assertEquals(0, peers(a));
    assertTrue(a.engine.status().paused());
    fill(a, 10);
    int from = network.trace.size();
    a.engine.resume(network.nowNanos);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 2));
    assertEquals(a.address, network.trace.get(from).from(), "a dials first");
    assertEquals(10, b.engine.status().events());
  }

  @Test
  void aPausedEngineIsSilentAndSleepsWhileEventsAreAppended() {
    Node a = network.add();
    Node b = network.add();
    a.dial(b);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 10));
    a.engine.pause();
    network.run(1);
    assertEquals(0, peers(b), "b has heard a goodbye");
    int from = network.trace.size();
    fill(a, 10_000);
    assertEquals(SyncEngine.NEVER, a.engine.nextWakeUpNanos(network.nowNanos));
    network.run(60_000);
    assertEquals(from, network.trace.size());
    a.engine.resume(network.nowNanos);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 5));
    assertEquals(10_000, b.engine.status().events());
  }

  @Test
  void aPeerThatIsGoneAfterAPauseIsDialledForAMinute() {
    Node a = network.add();
    Node b = network.add();
    b.dial(a);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 10));
    a.engine.pause();
    network.run(1);
    network.remove(b);
    a.engine.resume(network.nowNanos);
    int from = network.trace.size();
    network.run(60_000);
    int dialled = network.trace.size() - from;
    assertTrue(dialled >= 5 && dialled < 15, "HELLOs: " + dialled);
    network.run(600_000);
    assertEquals(from + dialled, network.trace.size());
  }

  @Test
  void aChangedAddressIsProvenBeforeItIsUsed() {
    Node a = network.add();
    Node b = network.add();
    b.dial(a);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 10));
    b.seenAs = SimulatedNetwork.address(77);
    int from = network.trace.size();
    fill(b, 1);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 5));
    assertEquals(b.seenAs, a.engine.status().peers().get(0).address());
    long first =
        network.trace.stream()
            .skip(from)
            .filter(sent -> sent.to().equals(b.seenAs))
            .findFirst()
            .orElseThrow()
            .bytes()
            .size();
    assertEquals(DatagramLayout.MIN_DATA_BYTES, first, "a challenge and nothing else");
  }

  @Test
  void onlySoManyPeersHaveASession() {
    Node hub = network.add(200, 1);
    for (int i = 1; i <= 40; i++) {
      network.add(i, 1).dial(hub);
    }
    network.run(10_000);
    assertEquals(32, peers(hub));
  }

  @Test
  void withoutRoomNothingIsSentAndWithRoomEverythingArrives() {
    Node a = network.add();
    Node b = network.add();
    fill(a, 1_000);
    b.replica.limitRoom(20_000);
    b.dial(a);
    network.run(5_000);
    assertTrue(b.replica.waitingBytes() > 15_000);
    int from = network.trace.size();
    network.run(10_000);
    long bytes = network.trace.stream().skip(from).mapToLong(sent -> sent.bytes().size()).sum();
    assertTrue(bytes < 20_000, "bytes without room: " + bytes);
    boolean done =
        network.runUntil(
            () -> {
              if (b.replica.waitingBytes() > 15_000 || network.arrivalsAreEmpty()) {
                b.replica.judgeWaiting();
              }
              return SimulatedNetwork.inSync(a, b);
            },
            120);
    assertTrue(done, a.engine.status().toString());
    assertEquals(1_000, b.engine.status().traffic().eventsIn());
  }

  @Test
  void roomIsKeptForLargeEventsThatAreNotWholeYet() {
    network = new SimulatedNetwork(4, new Weather(0.02, 0, 5_000, 30_000));
    Node a = network.add();
    Node b = network.add();
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 300; i++) {
      a.replica.append(FakeReplica.event(random.nextLong(1L << 50), 5_000, random));
    }
    b.replica.limitRoom(60_000);
    b.dial(a);
    long[] judgeAtNanos = {network.nowNanos};
    boolean done =
        network.runUntil(
            () -> {
              if (network.nowNanos >= judgeAtNanos[0]) {
                b.replica.judgeWaiting();
                judgeAtNanos[0] = network.nowNanos + 1_000_000_000;
              }
              return SimulatedNetwork.inSync(a, b);
            },
            300);
    assertTrue(done, a.engine.status().toString());
    assertEquals(0, b.replica.deferred());
  }

  @Test
  void whatWaitsLongForItsVerdictIsNotSentAgain() {
    Node a = network.add();
    Node b = network.add();
    fill(a, 1_000);
    b.replica.limitRoom(2 << 20);
    b.dial(a);
    network.run(9_000);
    b.replica.judgeWaiting();
    boolean done =
        network.runUntil(
            () -> {
              b.replica.judgeWaiting();
              return SimulatedNetwork.inSync(a, b);
            },
            60);
    assertTrue(done, a.engine.status().toString());
    assertEquals(1_000, b.engine.status().traffic().eventsIn());
    assertEquals(0, b.engine.status().traffic().duplicatesIn());
  }

  @Test
  void aNewEventOvertakesALongBackfill() {
    network = new SimulatedNetwork(3, new Weather(0, 0, 20_000, 20_000));
    Node a = network.add();
    Node b = network.add();
    fill(a, 8_000);
    b.dial(a);
    assertTrue(network.runUntil(() -> b.replica.keys().size() > 1_000, 20));
    a.replica.append(FakeReplica.event(1L << 52, 300, new SplittableRandom(1)));
    long start = network.nowNanos;
    assertTrue(
        network.runUntil(
            () -> {
              var keys = b.replica.keys();
              return keys.get(keys.size() - 1).createdAtMicros() == 1L << 52;
            },
            20));
    assertTrue(network.nowNanos - start < Nanos.ofMillis(100));
    assertTrue(b.replica.keys().size() < 8_000, "the backfill is still going on");
  }
}
