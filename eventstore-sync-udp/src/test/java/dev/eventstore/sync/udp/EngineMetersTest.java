package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.Meter;
import dev.eventstore.sync.udp.SimulatedNetwork.Node;
import dev.eventstore.sync.udp.SimulatedNetwork.Sent;
import dev.eventstore.sync.udp.SimulatedNetwork.Weather;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What an engine counts and measures, and why each number changes. */
class EngineMetersTest {
  private SimulatedNetwork network = new SimulatedNetwork(1, Weather.FINE);
  private Node a = network.add();
  private Node b = network.add();

  private void weather(Weather weather) {
    network = new SimulatedNetwork(1, weather);
    a = network.add();
    b = network.add();
  }

  private static void fill(Node node, int events) {
    SplittableRandom random = new SplittableRandom(events);
    for (int i = 0; i < events; i++) {
      node.replica.append(FakeReplica.event(random.nextLong(1L << 50), 400, random));
    }
  }

  private void connect() {
    b.dial(a);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 60));
    network.run(1_000);
  }

  private static double value(Node node, String id) {
    return node.engine.meters().stream()
        .filter(meter -> meter.id().equals("eventstore." + id))
        .mapToDouble(Meter::value)
        .findFirst()
        .orElseThrow();
  }

  private void inject(Node to, byte[] datagram) {
    Bytes bytes = Bytes.copyOf(datagram);
    network.inject(new Sent(network.nowNanos, SimulatedNetwork.address(99), to.address, bytes));
    network.run(5);
  }

  private static byte[] masked(Node node, ByteBuffer datagram) {
    node.replica.mask(datagram, datagram.limit() - DatagramLayout.HEADER);
    return Bytes.copyOf(datagram).toArray();
  }

  @Test
  void peersAreShownByWhatIsKnownOfThem() {
    connect();
    assertEquals(1, value(a, "sessions"));
    assertEquals(1, value(a, "peers{state=in_sync}"));
    b.reachable = false;
    fill(a, 3);
    network.run(1_000);
    assertEquals(0, value(a, "peers{state=in_sync}"));
    assertEquals(1, value(a, "peers{state=different}"));
    network.run(40_000);
    assertEquals(0, value(a, "sessions"));
    assertEquals(0, value(a, "peers{state=different}"));
  }

  @Test
  void aPeerThatHasNotSpokenYetIsUnheard() {
    b.dial(a);
    assertTrue(network.runUntil(() -> value(b, "sessions") == 1, 5));
    assertEquals(1, value(b, "peers{state=unheard}"));
  }

  @Test
  void whatIsMissingIsShownWhereItIsMissing() {
    weather(new Weather(0, 0, 20_000, 20_000));
    fill(a, 5_000);
    b.dial(a);
    assertTrue(network.runUntil(() -> value(b, "missing.here") > 1_000, 20));
    assertTrue(network.runUntil(() -> value(a, "missing.there") > 100, 20));
    assertEquals(0, value(a, "missing.here"));
    connect();
    assertEquals(0, value(b, "missing.here"));
    assertEquals(0, value(a, "missing.there"));
  }

  @Test
  void datagramsAndBytesAreThoseOfTheTraffic() {
    fill(a, 50);
    connect();
    assertEquals(value(a, "datagrams.sent"), value(b, "datagrams.received"));
    assertEquals(value(a, "traffic.sent"), value(b, "traffic.received"));
    assertEquals(a.engine.status().traffic().bytesOut(), (long) value(a, "traffic.sent"));
    assertTrue(value(a, "datagrams.sent") > 5);
  }

  @Test
  void datagramsThatAreNotUsedAreCountedByTheReason() {
    connect();
    byte[] tooShort = new byte[DatagramLayout.MIN_BYTES - 1];
    inject(a, tooShort);
    assertEquals(1, value(a, "datagrams.dropped{reason=size}"));
    inject(a, new byte[100]);
    assertEquals(1, value(a, "datagrams.dropped{reason=tag}"));

    Header.HelloAck form = new Header.HelloAck(Bytes.copyOf(new byte[16]), 1, 2);
    ByteBuffer unknown = HeaderCodec.write(form);
    unknown.put(DatagramLayout.KIND, (byte) 99);
    inject(a, masked(a, unknown));
    assertEquals(1, value(a, "datagrams.dropped{reason=header}"));

    PacketBuilder builder = new PacketBuilder();
    builder.begin();
    builder.add(new Frame.Ping());
    ByteBuffer lost = ByteBuffer.allocate(1_300).put(builder.finish(4711, 0)).flip();
    a.replica.mask(lost, builder.headerBytes());
    inject(a, Bytes.copyOf(lost).toArray());
    assertEquals(1, value(a, "datagrams.dropped{reason=session}"));
  }

  @Test
  void repeatedDatagramsAreCountedAsReplays() {
    connect();
    Sent last =
        network.trace.stream()
            .filter(sent -> sent.to().equals(a.address))
            .reduce((one, other) -> other)
            .orElseThrow();
    network.inject(last);
    network.run(5);
    assertEquals(1, value(a, "datagrams.dropped{reason=replay}"));
  }

  @Test
  void aFloodFromUnknownAddressesIsCountedOnceItIsNotLookedAt() {
    for (int i = 0; i < SyncConstants.STRANGERS_PER_SECOND + 10; i++) {
      a.engine.receive(
          SimulatedNetwork.address(99), ByteBuffer.wrap(new byte[100]), network.nowNanos);
    }
    assertEquals(SyncConstants.STRANGERS_PER_SECOND, value(a, "datagrams.dropped{reason=tag}"));
    assertEquals(10, value(a, "datagrams.dropped{reason=flood}"));
  }

  @Test
  void handshakesAreCountedOnBothSides() {
    connect();
    assertEquals(2, value(b, "hellos.sent"), "without a cookie and with it");
    assertEquals(2, value(a, "hellos.received"));
    assertEquals(0, value(a, "hellos.sent"));
    assertEquals(1, value(a, "sessions.begun"));
    assertEquals(1, value(b, "sessions.begun"));
    assertEquals(0, value(a, "hellos.refused"));
  }

  @Test
  void hellosWithoutAnAnswerAreCounted() {
    Bytes nonce = Bytes.copyOf(new byte[DatagramLayout.NONCE_BYTES]);
    int hellos = SyncConstants.ANSWERS_PER_SECOND + 7;
    for (int i = 0; i < hellos; i++) {
      Header.Hello hello = new Header.Hello(nonce, i, 1_000 + i, Bytes.empty());
      ByteBuffer datagram = ByteBuffer.wrap(masked(a, HeaderCodec.write(hello)));
      a.engine.receive(SimulatedNetwork.address(50), datagram, network.nowNanos);
    }
    assertEquals(hellos, value(a, "hellos.received"));
    assertEquals(7, value(a, "hellos.refused"));
  }

  private double ended(Node node) {
    return value(node, "sessions.ended{reason=closed}")
        + value(node, "sessions.ended{reason=silent}")
        + value(node, "sessions.ended{reason=replaced}");
  }

  @Test
  void theEndOfASessionIsCountedByTheReason() {
    connect();
    b.reachable = false;
    network.run(31_000);
    assertEquals(1, value(a, "sessions.ended{reason=silent}"));
    b.reachable = true;
    connect();

    network.remove(b);
    Node again = network.add(2, 1);
    again.dial(a);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, again), 5));
    network.run(1_000);
    assertEquals(1, value(a, "sessions.ended{reason=replaced}"));

    again.engine.close(
        (to, datagram) -> {
          a.engine.receive(again.address, datagram, network.nowNanos);
          return true;
        });
    network.run(1_000);
    assertEquals(1, value(a, "sessions.ended{reason=closed}"));
    assertEquals(1, value(again, "sessions.ended{reason=closed}"));
    assertEquals(0, value(again, "sessions"));
    assertEquals(value(a, "sessions.begun"), value(a, "sessions") + ended(a));
  }

  @Test
  void aChangedAddressIsCounted() {
    connect();
    b.seenAs = SimulatedNetwork.address(77);
    fill(b, 1);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 5));
    assertEquals(1, value(a, "paths.changed"));
    assertEquals(0, value(b, "paths.changed"));
  }

  @Test
  void withoutLossNothingIsLostOrRepeated() {
    fill(a, 500);
    connect();
    assertTrue(value(a, "packets.acknowledged") > 100);
    assertEquals(0, value(a, "packets.lost"));
    assertEquals(0, value(a, "parts.repeated"));
    assertTrue(value(b, "acks.sent") > 50);
    assertEquals(value(b, "acks.sent"), value(a, "acks.received"));
  }

  @Test
  void lossIsCountedAndWhatIsSentAgain() {
    weather(Weather.losing(0.2));
    fill(a, 500);
    connect();
    assertTrue(value(a, "packets.lost") > 10);
    assertTrue(value(a, "parts.repeated") > 10);
  }

  @Test
  void aPeerThatDoesNotAnswerIsProbed() {
    connect();
    double before = value(a, "probes");
    b.reachable = false;
    fill(a, 1);
    network.run(5_000);
    assertTrue(value(a, "probes") > before);
  }

  @Test
  void eventsAreCountedByTheLaneInWhichTheyAreSent() {
    fill(a, 100);
    connect();
    a.replica.append(FakeReplica.event(1L << 52, 5_000, new SplittableRandom(1)));
    network.run(1_000);
    assertEquals(100, value(a, "events.pushed{lane=backfill}"));
    assertEquals(1, value(a, "events.pushed{lane=live}"), "once, though it is in parts");
    assertEquals(101, value(a, "events.delivered"));
    assertEquals(0, value(b, "events.delivered"));
  }

  @Test
  void summariesAreCountedByWhatTheyAreAbout() {
    fill(a, 300);
    fill(b, 301);
    connect();
    for (Node node : List.of(a, b)) {
      assertTrue(value(node, "versions") > 0);
      assertTrue(value(node, "slices.sent{kind=root}") > 0);
      assertTrue(value(node, "slices.received{kind=root}") > 0);
    }
    assertTrue(value(a, "slices.sent{kind=ranges}") + value(b, "slices.sent{kind=ranges}") > 0);
    assertEquals(value(a, "slices.sent{kind=ranges}"), received(b));
    assertEquals(value(b, "slices.sent{kind=ranges}"), received(a));
  }

  private static double received(Node node) {
    return value(node, "slices.received{kind=ranges}")
        + value(node, "slices.refused{reason=outdated}");
  }

  @Test
  void aTransferShowsInQueuesAndWindows() {
    weather(new Weather(0, 0, 20_000, 20_000));
    fill(a, 5_000);
    b.dial(a);
    assertTrue(network.runUntil(() -> value(a, "congestion.flight") > 0, 20));
    assertTrue(network.runUntil(() -> value(a, "send.queue{lane=backfill}") > 0, 20));
    assertTrue(value(a, "congestion.window") >= SyncConstants.MIN_WINDOW_BYTES);
    connect();
    assertEquals(0.040, value(a, "round.trip"), 0.010);
    assertEquals(0, value(a, "congestion.flight"));
    assertEquals(0, value(a, "send.queue{lane=backfill}"));
  }

  @Test
  void withoutPeersThereIsNoRoundTrip() {
    assertTrue(Double.isNaN(value(a, "round.trip")));
  }
}
