package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.EventDraft;
import dev.eventstore.Invite;
import dev.eventstore.core.Communities;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole devices, with real keys, on one thread and in virtual time. */
class SimulatedNetworkTest {
  static final LinkConditions ROUGH =
      LinkConditions.PERFECT
          .withLoss(0.3)
          .withDuplication(0.1)
          .withReordering(0.3, Duration.ofMillis(70))
          .withLatency(Latency.between(Duration.ofMillis(5), Duration.ofMillis(80)));

  private static final LinkConditions PAUSING =
      LinkConditions.PERFECT.withLatency(
          Latency.between(Duration.ofMillis(10), Duration.ofMillis(12)));

  private final List<SimulatedNetwork> networks = new ArrayList<>();
  @TempDir private Path directory;

  @AfterEach
  void close() {
    networks.forEach(SimulatedNetwork::close);
  }

  private SimulatedNetwork network(long seed) {
    SimulatedNetwork network = new SimulatedNetwork(seed);
    networks.add(network);
    return network;
  }

  static void append(SimulatedDevice device, int count) {
    List<EventDraft> drafts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drafts.add(EventDraft.of("note").with("n", i).build());
    }
    device.community().appendAll(drafts);
  }

  static boolean inStep(SimulatedNetwork network) {
    return network.devices().stream().allMatch(d -> d.community().syncStatus().inSync());
  }

  private static void untilInStep(SimulatedNetwork network, Duration most) {
    assertTrue(network.runUntil(() -> inStep(network), most), network::toString);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void threeDevicesInARowConvergeThroughARoughNetworkWithWrongClocks(long seed) {
    SimulatedNetwork network = network(seed).conditions(ROUGH);
    SimulatedDevice middle = network.device("middle").onDisk().start();
    SimulatedDevice first = network.device("first").clock(Duration.ofDays(-3650)).connect(middle);
    SimulatedDevice last = network.device("last").clock(Duration.ofDays(3650)).connect(middle);
    List.of(first, last).forEach(SimulatedDevice::start);
    network.devices().forEach(device -> append(device, 150));

    untilInStep(network, Duration.ofMinutes(2));

    assertEquals(first.ids(), last.ids());
    for (SimulatedDevice device : network.devices()) {
      assertEquals(450, device.heard().count());
      device.assertEachHeardOnce();
      assertTrue(device.community().verify(checked -> {}).passed());
    }
  }

  @Test
  void oneSeedGivesOneHistoryDatagramByDatagram() {
    List<String> history = history(7);
    assertEquals(history, history(7));
    assertNotEquals(history, history(8));
    assertTrue(history.size() > 100, () -> history.size() + " lines");
  }

  /** With crashes, copies and clones in it. */
  private static List<String> history(long seed) {
    List<String> lines = new ArrayList<>();
    try (SimulatedNetwork network =
        new SimulatedNetwork(seed, WorkFolder.temporary(), Trace.to(lines::add))) {
      network.conditions(ROUGH.withBursts(BurstLoss.of(0.1, 5)));
      SimulatedDevice one = network.device("one").start();
      SimulatedDevice two = network.device("two").onDisk().connect(one).start();
      append(one, 60);
      append(two, 60);
      DeviceCopy copy = one.copy();
      network.after(Duration.ofSeconds(3), one::restart);
      network.after(Duration.ofSeconds(5), () -> network.isolate(two));
      network.after(Duration.ofSeconds(9), network::heal);
      network.after(
          Duration.ofSeconds(9), () -> network.device("twin").restore(copy).connect(two).start());
      network.run(Duration.ofSeconds(20));
    }
    return lines;
  }

  @Test
  void aMessageIsThereWithinOneTripAndBothKnowItWithinTwoSeconds() {
    SimulatedNetwork network = network(1);
    SimulatedDevice alice = network.device("alice").start();
    SimulatedDevice bob = network.device("bob").start().connect(alice);
    untilInStep(network, Duration.ofSeconds(5));
    network.run(Duration.ofSeconds(30));
    append(alice, 1);
    assertTrue(network.runUntil(() -> bob.heard().count() == 1, Duration.ofMillis(2)));
    untilInStep(network, Duration.ofSeconds(2));
  }

  @Test
  void whatWasAppendedBeforeThePeerCameIsNeverTakenForBeingInStep() {
    SimulatedNetwork network = network(6);
    SimulatedDevice alice = network.device("alice").start();
    SimulatedDevice carol = network.device("carol").start().connect(alice);
    untilInStep(network, Duration.ofSeconds(5));
    append(alice, 33);
    SimulatedDevice bob = network.device("bob").start().connect(alice);
    assertTrue(
        network.runUntil(() -> bob.community().syncStatus().inSync(), Duration.ofSeconds(10)));
    assertEquals(33, bob.ids().size());
    assertTrue(carol.isRunning());
  }

  @Test
  void twoDevicesInStepExchangeLessThanAHundredBytesASecond() {
    SimulatedNetwork network = network(2);
    SimulatedDevice alice = network.device("alice").start();
    network.device("bob").start().connect(alice);
    append(alice, 500);
    untilInStep(network, Duration.ofSeconds(30));
    long before = network.bytes();
    network.run(Duration.ofMinutes(10));
    long bytes = network.bytes() - before;
    assertTrue(bytes < 600 * 100, bytes + " bytes in 600 s");
    assertTrue(inStep(network));
  }

  @Test
  void aDeviceWithAnotherKeyGetsNothingAndIsNotAnswered() {
    SimulatedNetwork network = network(3);
    SimulatedDevice member = network.device("member").start();
    append(member, 100);
    try (Community stranger =
        Communities.builder()
            .directory(directory)
            .invite(Invite.create("ours"))
            .environment(network.environment())
            .transport(network.transport())
            .open()) {
      stranger.peers().connect(member.hostAndPort());
      network.run(Duration.ofMinutes(2));
      assertEquals(0, member.community().syncStatus().traffic().bytesOut());
      assertEquals(0, stranger.info().events());
      assertTrue(stranger.syncStatus().traffic().bytesOut() > 0);
    }
  }

  @Test
  void devicesThatWereApartMeetAgain() {
    SimulatedNetwork network = network(4);
    SimulatedDevice alice = network.device("alice").start();
    SimulatedDevice bob = network.device("bob").start();
    alice.connect(bob);
    untilInStep(network, Duration.ofSeconds(5));
    network.isolate(bob);
    append(alice, 300);
    append(bob, 300);
    network.run(Duration.ofDays(7));
    assertFalse(alice.community().syncStatus().inSync());
    network.heal();
    untilInStep(network, Duration.ofMinutes(1));
    assertEquals(600, bob.ids().size());
  }

  @Test
  void randomDatagramsGetNoAnswerAndDoNoHarm() {
    SimulatedNetwork network = network(5);
    SimulatedDevice member = network.device("member").start();
    Random random = new Random(5);
    InetSocketAddress noise = new InetSocketAddress("10.9.9.9", 9);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(1_500)];
      random.nextBytes(bytes);
      network.time().send(noise, member.address(), ByteBuffer.wrap(bytes));
      network.run(Duration.ofMillis(2));
    }
    assertEquals(0, member.community().syncStatus().traffic().bytesOut());
    append(member, 1);
    assertEquals(1, member.heard().count());
  }

  @Test
  void timeDoesNotPassWithinItself() {
    SimulatedNetwork network = network(9);
    network.after(Duration.ofSeconds(1), () -> network.run(Duration.ofSeconds(1)));
    assertThrows(IllegalStateException.class, () -> network.run(Duration.ofSeconds(2)));
  }

  @Test
  void aPathOf1200BytesIsWideEnough() {
    SimulatedNetwork network = network(21).conditions(PAUSING.withMtu(1_200));
    SimulatedDevice alice = network.device("alice").start();
    network.device("bob").connect(alice).start();
    append(alice, 500);
    network.run(Duration.ofSeconds(30));
    assertTrue(inStep(network));
  }

  @Test
  void noSessionBeginsOnANarrowerPath() {
    SimulatedNetwork network = network(22).conditions(PAUSING.withMtu(1_199));
    SimulatedDevice alice = network.device("alice").start();
    SimulatedDevice bob = network.device("bob").connect(alice).start();
    network.run(Duration.ofSeconds(60));
    assertEquals(List.of(), bob.community().syncStatus().peers());
    network.conditions(PAUSING);
    network.run(Duration.ofSeconds(60));
    assertEquals(1, bob.community().syncStatus().peers().size());
  }

  @Test
  void aTransferGoesOnWhenThePathNoLongerSwallowsFullDatagrams() {
    SimulatedNetwork network = network(23).conditions(PAUSING);
    SimulatedDevice alice = network.device("alice").start();
    SimulatedDevice bob = network.device("bob").connect(alice).start();
    network.run(Duration.ofSeconds(5));
    append(alice, 2_000);
    network.run(Duration.ofMillis(20));
    network.conditions(PAUSING.withMtu(1_000));
    network.run(Duration.ofMinutes(2));
    assertFalse(inStep(network), "most of it needs full datagrams");
    assertEquals(1, bob.community().syncStatus().peers().size(), "small ones still come");
    network.conditions(PAUSING);
    network.run(Duration.ofSeconds(60));
    assertTrue(inStep(network));
    assertEquals(2_000, bob.community().info().events());
  }

  @Test
  void itSaysWithWhichSeedAndWithWhatItRanAndHowToRunItAgain() {
    SimulatedNetwork network = network(12).conditions(ROUGH);
    SimulatedDevice alice = network.device("alice").clock(Duration.ofDays(-3650)).start();
    SimulatedDevice bob = network.device("bob").onDisk().connect(alice);
    network.conditions(alice, bob, ROUGH.withMtu(500));
    network.run(Duration.ofMillis(1_500));
    alice.crash();
    assertEquals(
        "simulated network of seed 12: run again with -Deventstore.seed=12, and for each datagram"
            + " -Deventstore.trace=true or =FILE\n"
            + "  all links: latency 0.005 s + UNIFORM 0.075 s, loss 0.3, duplication 0.1,"
            + " reordering 0.3 by 0.07 s; {10.0.0.1 > 10.0.0.2=latency 0.005 s + UNIFORM 0.075 s,"
            + " loss 0.3, duplication 0.1, reordering 0.3 by 0.07 s, MTU 500 B}\n"
            + "  devices: alice 10.0.0.1 in memory, clock ahead by -3650 d, not running;"
            + " bob 10.0.0.2 on disk, not running\n"
            + "  script: 0 s all links: latency 0.005 s + UNIFORM 0.075 s, loss 0.3, duplication"
            + " 0.1, reordering 0.3 by 0.07 s; 0 s clock of alice is ahead by -3650 d; 0 s alice"
            + " starts; 0 s alice > bob: latency 0.005 s + UNIFORM 0.075 s, loss 0.3, duplication"
            + " 0.1, reordering 0.3 by 0.07 s, MTU 500 B; 1.5 s alice crashes",
        network.toString());
  }
}
