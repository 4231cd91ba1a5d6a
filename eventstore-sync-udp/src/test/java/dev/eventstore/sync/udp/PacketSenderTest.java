package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Environment;
import dev.eventstore.spi.Lane;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PacketSenderTest {
  private static final int SEED = 1;
  private static final long ROOM = 1_000_000;
  private static final long STEP_NANOS = Nanos.ofMillis(1_000);

  private final Environment environment =
      new Environment(
          Clock.systemUTC(),
          () -> 0,
          new SecureRandom(),
          Runnable::run,
          Runnable::run,
          Runnable::run);
  private final SendQueue queue = new SendQueue(new Counters());

  /** Of which numbers packets are: as those that the sender takes. */
  private final PacketNumbers numbers = new PacketNumbers(new SplittableRandom(SEED));

  private final PacketSender sender =
      new PacketSender(
          new FakeReplica(environment, 1),
          new SplittableRandom(SEED),
          new PacketBuilder(),
          1,
          queue,
          new Counters(),
          new AckTracker(),
          new Ledbat(),
          arrived -> {},
          0);
  private long nowNanos;

  @Test
  void roomIsThatOfTheAcknowledgementWithTheNewestPacket() {
    long first = send();
    long second = send();
    assertTrue(sender.acknowledged(ack(second, 0), nowNanos));
    queue.add(part());

    assertTrue(sender.acknowledged(ack(first, ROOM), nowNanos)); // it was late
    assertNull(next());

    assertTrue(sender.acknowledged(ack(second, ROOM), nowNanos));
    assertNotNull(next());
  }

  // ---- Room

  private static Part event(Lane lane) {
    return new Part.EventPart(new Part.Outgoing(1, Bytes.copyOf(new byte[1_000]), lane, 0), 0);
  }

  @Test
  void olderEventsNeverUseUpTheRoomSoThatANewOneNeedNotWait() {
    assertTrue(sender.acknowledged(ack(send(), 10_000), nowNanos));
    for (int i = 0; i < 60; i++) {
      queue.add(event(Lane.BACKFILL));
    }
    int sent = 0;
    while (next() != null) {
      sent++;
    }
    assertEquals(4, sent);
    queue.add(event(Lane.LIVE));
    assertNotNull(next());
  }

  @Test
  void ofTheLeastRoomOlderEventsUseNothingAndANewOneAll() {
    assertTrue(sender.acknowledged(ack(send(), SyncConstants.ROOM_FOR_NEW_BYTES), nowNanos));
    queue.add(event(Lane.BACKFILL));
    assertNull(next());
    queue.add(event(Lane.LIVE));
    assertNotNull(next());
  }

  @Test
  void aByteMoreIsEnoughForAnOlderEvent() {
    assertTrue(sender.acknowledged(ack(send(), SyncConstants.ROOM_FOR_NEW_BYTES + 1), nowNanos));
    queue.add(event(Lane.BACKFILL));
    assertNotNull(next());
  }

  /** What told of more room may be lost. */
  @Test
  void whoHasRoomForNewEventsOnlyAsksForMore() {
    assertTrue(sender.acknowledged(ack(send(), SyncConstants.ROOM_FOR_NEW_BYTES), nowNanos));
    queue.add(event(Lane.BACKFILL));
    sender.advance(ROOM, nowNanos);
    List<Integer> probes = due(ROOM);
    assertEquals(1, probes.size());
    assertTrue(probes.get(0) < 100, "bytes " + probes.get(0));
    assertTrue(nowNanos < Nanos.ofMillis(5_000), "after " + nowNanos);
  }

  // ---- Probes

  /** Sends until the window is full, with room over there and more that waits; how many left. */
  private int fillWindow() {
    assertTrue(sender.acknowledged(ack(send(), ROOM), nowNanos));
    for (int i = 0; i < 60; i++) {
      queue.add(part());
    }
    int sent = 0;
    while (next() != null) {
      numbers.take();
      sent++;
    }
    assertTrue(sent > 5 && sent < 50, "sent " + sent);
    return sent;
  }

  /** Time passes until something is due; what leaves then, each in bytes. */
  private List<Integer> due(long roomHere) {
    nowNanos = Math.max(nowNanos, sender.deadlineNanos(nowNanos));
    sender.advance(roomHere, nowNanos);
    List<Integer> sizes = new ArrayList<>();
    ByteBuffer datagram;
    while ((datagram = sender.next(roomHere, nowNanos)) != null) {
      sizes.add(datagram.limit());
    }
    return sizes;
  }

  @Test
  void onAProbeTimeoutTwoPacketsWithDataLeaveBeyondTheWindow() {
    fillWindow();
    int before = queue.size(SendQueue.Priority.SLICE);
    List<Integer> probes = due(ROOM);
    assertEquals(SyncConstants.PROBES, probes.size());
    probes.forEach(bytes -> assertTrue(bytes > 1_000, "bytes " + bytes));
    assertEquals(before - SyncConstants.PROBES, queue.size(SendQueue.Priority.SLICE));
    assertEquals(SyncConstants.PROBES, due(ROOM).size(), "and so with the next one");
  }

  @Test
  void withNothingToSendTheProbeIsAPing() {
    send();
    List<Integer> probes = due(ROOM);
    assertEquals(1, probes.size());
    assertTrue(probes.get(0) < 100, "bytes " + probes.get(0));
  }

  @Test
  void probesKeepWithinTheRoomOverThere() {
    long number = send();
    queue.add(part());
    assertTrue(sender.acknowledged(ack(number, 1_500), nowNanos));
    assertNotNull(next());
    queue.add(part());
    List<Integer> probes = due(ROOM);
    assertEquals(1, probes.size());
    assertTrue(probes.get(0) < 100, "bytes " + probes.get(0));
  }

  // ---- Helpers

  private long send() {
    queue.add(part());
    assertNotNull(next());
    return numbers.take();
  }

  private @Nullable ByteBuffer next() {
    nowNanos += STEP_NANOS;
    return sender.next(ROOM, nowNanos);
  }

  private Frame.Ack ack(long number, long roomBytes) {
    AckTracker there = new AckTracker();
    there.received(number, true, nowNanos);
    return there.take(roomBytes, nowNanos);
  }

  /** So large that no other goes with it. */
  private static Part part() {
    return Part.SlicePart.ranges(1, Bytes.copyOf(new byte[1_000]));
  }
}
