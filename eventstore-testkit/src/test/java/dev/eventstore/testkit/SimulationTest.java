package dev.eventstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Community;
import dev.eventstore.Event;
import dev.eventstore.EventDraft;
import dev.eventstore.EventFilter;
import dev.eventstore.Invite;
import dev.eventstore.SyncStatus;
import dev.eventstore.core.Communities;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole devices, with real keys and databases, on one thread and in simulated time. */
class SimulationTest {
  private static final NetworkConditions ROUGH =
      NetworkConditions.PERFECT
          .withLoss(0.3)
          .withDuplication(0.1)
          .withDelay(Duration.ofMillis(5), Duration.ofMillis(80));

  private final List<Community> communities = new ArrayList<>();
  @TempDir private Path directory;

  @AfterEach
  void close() {
    communities.forEach(Community::close);
  }

  private Community device(Simulation simulation, Invite invite, String name, Duration clockLead) {
    Community community =
        Communities.builder()
            .directory(directory.resolve(name))
            .invite(invite)
            .environment(simulation.environment(clockLead))
            .transport(simulation.transport())
            .open();
    communities.add(community);
    return community;
  }

  private static void appendSome(Community community, int count) {
    List<EventDraft> drafts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drafts.add(EventDraft.of("note").with("n", i).build());
    }
    community.appendAll(drafts);
  }

  private static void connect(Community from, Community to) {
    from.peers().connect(address(to));
  }

  private static String address(Community community) {
    return community.peers().localAddress().getAddress().getHostAddress()
        + ":"
        + community.peers().localAddress().getPort();
  }

  private static boolean sameRoots(List<Community> devices) {
    return devices.stream().map(device -> device.info().root()).distinct().count() == 1;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void threeDevicesInARowConvergeThroughARoughNetworkWithWrongClocks(long seed) {
    Simulation simulation = new Simulation(seed);
    simulation.conditions(ROUGH);
    Invite invite = Invite.create("rough", new InsecureSeededRandom(seed));
    Community first = device(simulation, invite, "first" + seed, Duration.ofDays(-3650));
    Community middle = device(simulation, invite, "middle" + seed, Duration.ZERO);
    Community last = device(simulation, invite, "last" + seed, Duration.ofDays(3650));
    List<Event> heard = new ArrayList<>();
    last.subscribe(EventFilter.all(), heard::add);
    List.of(first, middle, last).forEach(device -> appendSome(device, 150));
    connect(first, middle);
    connect(last, middle);

    boolean converged =
        simulation.runUntil(
            () ->
                sameRoots(communities)
                    && communities.stream().allMatch(c -> c.syncStatus().inSync()),
            Duration.ofMinutes(2));

    assertTrue(converged, "seed " + seed);
    assertEquals(450, first.info().events());
    Set<Object> ids = new HashSet<>();
    heard.forEach(event -> assertTrue(ids.add(event.id()), "heard twice"));
    assertEquals(450, heard.size());
    communities.forEach(device -> assertTrue(device.verify(checked -> {}).passed()));
  }

  @Test
  void oneSeedGivesOneHistory() {
    assertEquals(history(7, "a"), history(7, "b"));
    assertFalse(history(7, "c").equals(history(8, "d")));
  }

  private String history(long seed, String names) {
    Simulation simulation = new Simulation(seed);
    simulation.conditions(ROUGH);
    Invite invite = Invite.create("history", new InsecureSeededRandom(seed));
    Community one = device(simulation, invite, names + "1", Duration.ZERO);
    Community two = device(simulation, invite, names + "2", Duration.ZERO);
    appendSome(one, 60);
    appendSome(two, 60);
    connect(one, two);
    simulation.run(Duration.ofSeconds(20));
    SyncStatus status = one.syncStatus();
    return status.root() + " " + status.traffic() + " " + simulation.datagrams();
  }

  @Test
  void aMessageIsThereWithinOneTripAndBothKnowItWithinTwoSeconds() {
    Simulation simulation = new Simulation(1);
    Invite invite = Invite.create("live");
    Community alice = device(simulation, invite, "alice", Duration.ZERO);
    Community bob = device(simulation, invite, "bob", Duration.ZERO);
    connect(alice, bob);
    assertTrue(simulation.runUntil(() -> alice.syncStatus().inSync(), Duration.ofSeconds(5)));
    simulation.run(Duration.ofSeconds(30));
    alice.append(EventDraft.of("chat").with("content", "hi").build());
    assertTrue(simulation.runUntil(() -> bob.info().events() == 1, Duration.ofMillis(2)));
    assertTrue(
        simulation.runUntil(
            () -> alice.syncStatus().inSync() && bob.syncStatus().inSync(), Duration.ofSeconds(2)));
  }

  @Test
  void whatWasAppendedBeforeThePeerCameIsNeverTakenForBeingInStep() {
    Simulation simulation = new Simulation(6);
    Invite invite = Invite.create("stale");
    Community alice = device(simulation, invite, "alice", Duration.ZERO);
    Community bob = device(simulation, invite, "bob", Duration.ZERO);
    Community carol = device(simulation, invite, "carol", Duration.ZERO);
    connect(alice, carol);
    simulation.runUntil(() -> carol.syncStatus().inSync(), Duration.ofSeconds(5));
    appendSome(alice, 33);
    connect(bob, alice);
    assertTrue(simulation.runUntil(() -> bob.syncStatus().inSync(), Duration.ofSeconds(10)));
    assertEquals(33, bob.info().events());
  }

  @Test
  void twoDevicesInStepExchangeLessThanAHundredBytesASecond() {
    Simulation simulation = new Simulation(2);
    Invite invite = Invite.create("quiet");
    Community alice = device(simulation, invite, "alice", Duration.ZERO);
    Community bob = device(simulation, invite, "bob", Duration.ZERO);
    appendSome(alice, 500);
    connect(alice, bob);
    simulation.runUntil(
        () -> alice.syncStatus().inSync() && bob.syncStatus().inSync(), Duration.ofSeconds(30));
    long before = alice.syncStatus().traffic().bytesIn() + alice.syncStatus().traffic().bytesOut();
    simulation.run(Duration.ofMinutes(10));
    long after = alice.syncStatus().traffic().bytesIn() + alice.syncStatus().traffic().bytesOut();
    assertTrue(after - before < 600 * 100, (after - before) + " bytes in 600 s");
    assertTrue(alice.syncStatus().inSync());
  }

  @Test
  void aDeviceWithAnotherKeyGetsNothingAndIsNotAnswered() {
    Simulation simulation = new Simulation(3);
    Community member = device(simulation, Invite.create("ours"), "member", Duration.ZERO);
    Community stranger = device(simulation, Invite.create("ours"), "stranger", Duration.ZERO);
    appendSome(member, 100);
    connect(stranger, member);
    simulation.run(Duration.ofMinutes(2));
    assertEquals(0, member.syncStatus().traffic().bytesOut());
    assertEquals(0, stranger.info().events());
    assertTrue(stranger.syncStatus().traffic().bytesOut() > 0);
  }

  @Test
  void devicesThatWereApartMeetAgain() {
    Simulation simulation = new Simulation(4);
    Invite invite = Invite.create("apart");
    Community alice = device(simulation, invite, "alice", Duration.ZERO);
    Community bob = device(simulation, invite, "bob", Duration.ZERO);
    connect(alice, bob);
    assertTrue(simulation.runUntil(() -> alice.syncStatus().inSync(), Duration.ofSeconds(5)));
    simulation.cutOff(bob.peers().localAddress(), true);
    appendSome(alice, 300);
    appendSome(bob, 300);
    simulation.run(Duration.ofDays(7));
    assertFalse(alice.syncStatus().inSync());
    simulation.cutOff(bob.peers().localAddress(), false);
    assertTrue(
        simulation.runUntil(
            () -> sameRoots(communities) && alice.syncStatus().inSync(), Duration.ofMinutes(1)));
    assertEquals(600, bob.info().events());
  }

  @Test
  void randomDatagramsGetNoAnswerAndDoNoHarm() {
    Simulation simulation = new Simulation(5);
    Community member = device(simulation, Invite.create("noise"), "member", Duration.ZERO);
    Random random = new Random(5);
    InetSocketAddress noise = new InetSocketAddress("10.9.9.9", 9);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(1_500)];
      random.nextBytes(bytes);
      simulation.send(noise, member.peers().localAddress(), ByteBuffer.wrap(bytes));
      simulation.run(Duration.ofMillis(2));
    }
    assertEquals(0, member.syncStatus().traffic().bytesOut());
    appendSome(member, 1);
    assertEquals(1, member.info().events());
  }
}
