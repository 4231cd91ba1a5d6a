package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Lane;
import dev.eventstore.sync.udp.SimulatedNetwork.Node;
import dev.eventstore.sync.udp.SimulatedNetwork.Sent;
import dev.eventstore.sync.udp.SimulatedNetwork.Weather;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Datagrams of a member who means harm, from addresses at which nobody is. */
class SyncEngineFloodTest {
  private static final int MANY = 3 * SyncConstants.STRANGERS_PER_SECOND;

  private final SimulatedNetwork network = new SimulatedNetwork(1, Weather.FINE);
  private final Node victim = network.add();
  private final Node honest = network.add();
  private final SplittableRandom random = new SplittableRandom(Seeds.of("floods", 1));

  private void connect(Node peer) {
    peer.dial(victim);
    assertTrue(network.runUntil(() -> SimulatedNetwork.inSync(victim, peer), 20));
  }

  private void append(Node node, int events) {
    for (int i = 0; i < events; i++) {
      node.replica.append(FakeReplica.event(random.nextLong(1L << 50), 400, random));
    }
  }

  private Bytes masked(ByteBuffer datagram, int headerBytes) {
    honest.replica.mask(datagram, headerBytes);
    return Bytes.copyOf(datagram);
  }

  /** A part of an event of which no other comes; with a short one, as many as possible fit. */
  private Bytes part(long connectionId, long number, Frame.Fragment part) {
    ByteBuffer out = ByteBuffer.allocate(1_200).position(DatagramLayout.DATA_FRAMES);
    FrameCodec.write(out, part);
    int headerBytes = out.position() - DatagramLayout.HEADER;
    out.putShort(DatagramLayout.HEADER, (short) headerBytes);
    out.put(DatagramLayout.KIND, (byte) DatagramLayout.KIND_DATA);
    out.putLong(DatagramLayout.BODY_OF_HEADER, connectionId);
    out.putShort(DatagramLayout.BODY_OF_HEADER + 8, (short) (number >>> 32));
    out.putInt(DatagramLayout.BODY_OF_HEADER + 10, (int) number);
    return masked(out.put(new byte[part.bodyBytes()]).flip(), headerBytes);
  }

  private static Frame.Fragment first(long message) {
    return new Frame.Fragment(Lane.LIVE, message, 0, 2, Fragments.PART_BYTES);
  }

  private void send(int address, Bytes datagram) {
    InetSocketAddress from = SimulatedNetwork.address(100 + Math.floorMod(address, 100));
    victim.engine.receive(from, ByteBuffer.wrap(datagram.toArray()), network.nowNanos);
  }

  private long bytesTo(int addressesFrom) {
    return network.trace.stream()
        .filter(sent -> Byte.toUnsignedInt(sent.to().getAddress().getAddress()[3]) >= addressesFrom)
        .mapToLong(sent -> sent.bytes().size())
        .sum();
  }

  /** The newest packet that went from a device to the victim. */
  private Header.Data newest(Node from) {
    List<Sent> sent =
        network.trace.stream()
            .filter(one -> one.from().equals(from.address) && one.to().equals(victim.address))
            .toList();
    ByteBuffer datagram = ByteBuffer.wrap(sent.get(sent.size() - 1).bytes().toArray());
    assertTrue(victim.replica.unmask(datagram));
    return (Header.Data) HeaderCodec.read(datagram).orElseThrow();
  }

  private boolean haveTheSame() {
    return victim.replica.events().root().equals(honest.replica.events().root());
  }

  private void assertThatTheHonestPeerGetsThrough() {
    append(honest, 300);
    append(victim, 300);
    assertTrue(network.runUntil(this::haveTheSame, 20));
    assertEquals(0, victim.engine.status().traffic().duplicatesIn());
  }

  @Test
  void partsForNoSessionAreSoonNotLookedAt() {
    connect(honest);
    int before = victim.replica.unmasked();
    for (int i = 0; i < MANY; i++) {
      send(i, part(random.nextLong(), i, first(i)));
    }
    assertEquals(SyncConstants.STRANGERS_PER_SECOND, victim.replica.unmasked() - before, 1);
    assertThatTheHonestPeerGetsThrough();
    assertEquals(0, bytesTo(100));
  }

  @Test
  void replaysFromElsewhereAreSoonNotLookedAtAndGetNoAnswer() {
    append(honest, 100);
    connect(honest);
    List<Bytes> captured =
        network.trace.stream()
            .filter(sent -> sent.from().equals(honest.address))
            .map(Sent::bytes)
            .filter(bytes -> bytes.size() != DatagramLayout.HELLO_BYTES)
            .toList();
    int before = victim.replica.unmasked();
    for (int i = 0; i < MANY; i++) {
      send(i, captured.get(i % captured.size()));
    }
    assertEquals(SyncConstants.STRANGERS_PER_SECOND, victim.replica.unmasked() - before, 1);
    assertThatTheHonestPeerGetsThrough();
    assertEquals(0, bytesTo(100));
  }

  @Test
  void helloFloodsAreAnsweredByLessAndLeaveNothing() {
    connect(honest);
    int before = victim.replica.unmasked();
    for (int i = 0; i < MANY; i++) {
      byte[] nonce = new byte[DatagramLayout.NONCE_BYTES];
      random.nextBytes(nonce);
      Header.Hello hello =
          new Header.Hello(Bytes.copyOf(nonce), random.nextLong(), i, Bytes.empty());
      ByteBuffer datagram = HeaderCodec.write(hello);
      send(i, masked(datagram, datagram.limit() - DatagramLayout.HEADER));
    }
    assertEquals(SyncConstants.STRANGERS_PER_SECOND, victim.replica.unmasked() - before, 1);
    assertThatTheHonestPeerGetsThrough();
    assertTrue(bytesTo(100) > 0);
    assertTrue(bytesTo(100) <= SyncConstants.ANSWERS_PER_SECOND * 100L);
    assertEquals(1, victim.engine.status().peers().size());
  }

  @Test
  void aMemberWhoFinishesNoEventIsChallengedSeldomAndStopsNobody() {
    Node hostile = network.add();
    connect(honest);
    connect(hostile);
    Header.Data packet = newest(hostile);
    hostile.reachable = false;
    int before = victim.replica.unmasked();
    for (int i = 0; i < MANY; i++) {
      send(i, part(packet.connectionId(), packet.packetNumber() + 1 + i, first(i)));
    }
    assertEquals(SyncConstants.STRANGERS_PER_SECOND, victim.replica.unmasked() - before, 1);
    assertThatTheHonestPeerGetsThrough();
    assertTrue(bytesTo(100) <= 100, "a challenge or two");
  }
}
