package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Environment;
import dev.eventstore.sync.udp.SimulatedNetwork.Node;
import dev.eventstore.sync.udp.SimulatedNetwork.Sent;
import dev.eventstore.sync.udp.SimulatedNetwork.Weather;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SyncEngineSecurityTest {
  private final SimulatedNetwork network = new SimulatedNetwork(1, Weather.FINE);
  private final Node a = network.add();
  private final Node b = network.add();

  private void fill(Node node, int events) {
    SplittableRandom random = new SplittableRandom(events);
    for (int i = 0; i < events; i++) {
      node.replica.append(FakeReplica.event(random.nextLong(1L << 50), 400, random));
    }
  }

  private void connect() {
    a.dial(b);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 20));
  }

  private long bytesTo(InetSocketAddress to, int from) {
    return network.trace.subList(from, network.trace.size()).stream()
        .filter(sent -> sent.to().equals(to))
        .mapToLong(sent -> sent.bytes().size())
        .sum();
  }

  private static Bytes masked(Node node, ByteBuffer datagram) {
    node.replica.mask(datagram, datagram.limit() - DatagramLayout.HEADER);
    return Bytes.copyOf(datagram);
  }

  private Header read(Sent sent) {
    ByteBuffer datagram = ByteBuffer.wrap(sent.bytes().toArray());
    assertTrue(a.replica.unmask(datagram));
    return HeaderCodec.read(datagram).orElseThrow();
  }

  @Test
  void capturedDatagramsFromElsewhereBringLessThanTheyCostAndNoEvent() {
    fill(a, 200);
    connect();
    List<Sent> captured = List.copyOf(network.trace);
    InetSocketAddress elsewhere = SimulatedNetwork.address(99);
    for (Sent sent : captured) {
      int from = network.trace.size();
      network.inject(new Sent(network.nowNanos, elsewhere, sent.to(), sent.bytes()));
      network.run(20);
      assertTrue(bytesTo(elsewhere, from) <= sent.bytes().size());
      assertTrue(bytesTo(elsewhere, from) < 100, "only ever a cookie");
    }
    assertEquals(1, a.engine.status().peers().size());
    assertEquals(b.address, a.engine.status().peers().get(0).address());
    assertEquals(0, b.engine.status().traffic().duplicatesIn());
  }

  @Test
  void capturedDatagramsFromTheSameAddressChangeNothing() {
    fill(a, 200);
    connect();
    List<Sent> captured = List.copyOf(network.trace);
    long events = b.engine.status().traffic().eventsIn();
    for (Sent sent : captured) {
      int from = network.trace.size();
      network.inject(sent);
      network.run(5);
      assertTrue(bytesTo(sent.from(), from) <= sent.bytes().size() + 1_000);
    }
    assertEquals(events, b.engine.status().traffic().eventsIn());
    assertEquals(0, b.engine.status().traffic().duplicatesIn());
    assertTrue(SimulatedNetwork.inSync(a, b));
  }

  @Test
  void aHelloWithoutCookieLeavesNoStateAndGetsLessThanItBrought() {
    Bytes nonce = Bytes.copyOf(new byte[DatagramLayout.NONCE_BYTES]);
    InetSocketAddress spoofed = SimulatedNetwork.address(50);
    for (int i = 0; i < 500; i++) {
      Header.Hello hello = new Header.Hello(nonce, i, 1_000 + i, Bytes.empty());
      Bytes datagram = masked(a, HeaderCodec.write(hello));
      network.inject(new Sent(network.nowNanos, spoofed, b.address, datagram));
    }
    network.run(100);
    assertTrue(bytesTo(spoofed, 0) <= 500 * 100);
    for (Sent sent : network.trace) {
      if (sent.to().equals(spoofed)) {
        assertTrue(read(sent) instanceof Header.Cookie);
      }
    }
    assertEquals(List.of(), b.engine.status().peers());
  }

  @Test
  void aCookieIsGoodForItsAddressHelloAndTimeOnly() {
    Cookies cookies = new Cookies(environment());
    Bytes nonce = Bytes.copyOf(new byte[DatagramLayout.NONCE_BYTES]);
    Header.Hello hello = new Header.Hello(nonce, 1, 2, Bytes.empty());
    Bytes cookie = cookies.issue(a.address, hello, 1_000);
    Header.Hello back = new Header.Hello(nonce, 1, 2, cookie);
    assertTrue(cookies.isValid(a.address, back, 1_000));
    assertTrue(cookies.isValid(a.address, back, 1_000 + SyncConstants.COOKIE_LIFE_NANOS));
    assertFalse(cookies.isValid(a.address, back, 1_001 + SyncConstants.COOKIE_LIFE_NANOS));
    assertFalse(cookies.isValid(a.address, back, 999));
    assertFalse(cookies.isValid(b.address, back, 1_000));
    assertFalse(cookies.isValid(a.address, new Header.Hello(nonce, 3, 2, cookie), 1_000));
    assertFalse(cookies.isValid(a.address, hello, 1_000));
    byte[] forged = cookie.toArray();
    forged[20] ^= 1;
    Header.Hello altered = new Header.Hello(nonce, 1, 2, Bytes.copyOf(forged));
    assertFalse(cookies.isValid(a.address, altered, 1_000));
  }

  private Environment environment() {
    return new Environment(
        () -> Instant.EPOCH,
        () -> 0,
        Seeds.insecureRandom(5),
        Runnable::run,
        Runnable::run,
        Runnable::run);
  }

  @Test
  void aResponderSaysNothingBeforeTheFirstPacketOfTheSession() {
    fill(b, 50);
    a.dial(b);
    assertTrue(network.runUntil(() -> network.trace.size() == 4, 1)); // HELLO, COOKIE, HELLO, ACK
    a.reachable = false; // it never hears of the HELLO_ACK
    network.run(20_000);
    for (Sent sent : network.trace) {
      if (sent.from().equals(b.address)) {
        assertFalse(read(sent) instanceof Header.Data);
      }
    }
  }

  @Test
  void strangersGetNothing() {
    Node stranger = network.add(9, 2);
    fill(a, 10);
    connect();
    stranger.dial(a);
    SplittableRandom random = new SplittableRandom(Seeds.of("strangers", 1));
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(1_300)];
      random.nextBytes(bytes);
      network.inject(new Sent(network.nowNanos, stranger.address, a.address, Bytes.copyOf(bytes)));
    }
    network.run(5_000);
    assertEquals(0, bytesTo(stranger.address, 0));
    assertTrue(SimulatedNetwork.inSync(a, b));
  }

  @Test
  void alteredDatagramsOfASessionAreIgnored() {
    fill(a, 100);
    connect();
    SplittableRandom random = new SplittableRandom(Seeds.of("altered", 1));
    for (Sent sent : List.copyOf(network.trace)) {
      byte[] bytes = sent.bytes().toArray();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      network.inject(new Sent(network.nowNanos, sent.from(), sent.to(), Bytes.copyOf(bytes)));
    }
    network.run(1_000);
    assertTrue(SimulatedNetwork.inSync(a, b));
    assertEquals(0, b.engine.status().traffic().duplicatesIn());
  }

  @Test
  void aDeviceThatDialsItselfHasNoSession() {
    a.dial(a);
    network.run(60_000);
    assertEquals(List.of(), a.engine.status().peers());
    assertTrue(network.trace.size() < 5, "it gave up at once");
  }

  @Test
  void membersWhoSendNonsenseDoNoHarm() {
    fill(a, 10);
    connect();
    List<Header.Data> packets =
        network.trace.stream()
            .filter(sent -> sent.to().equals(a.address))
            .map(this::read)
            .filter(Header.Data.class::isInstance)
            .map(Header.Data.class::cast)
            .toList();
    Header.Data last = packets.get(packets.size() - 1);
    List<Frame> frames = new ArrayList<>();
    frames.add(new Frame.Ack(new AckRanges(new long[] {1L << 40, 0}), 0, 0));
    PacketBuilder builder = new PacketBuilder();
    builder.begin();
    frames.forEach(builder::add);
    ByteBuffer datagram = builder.finish(last.connectionId(), last.packetNumber() + 100);
    b.replica.mask(datagram, builder.headerBytes());
    network.inject(new Sent(network.nowNanos, b.address, a.address, Bytes.copyOf(datagram)));
    network.run(1);
    assertEquals(
        List.of(), a.engine.status().peers(), "an acknowledgement that is made up ends it");
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(a, b), 10), "and it comes back");
  }
}
