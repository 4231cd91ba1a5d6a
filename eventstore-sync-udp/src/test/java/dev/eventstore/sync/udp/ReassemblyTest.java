package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.spi.Lane;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReassemblyTest {
  private final Reassembly.Budget budget = new Reassembly.Budget();
  private final Reassembly reassembly = new Reassembly(budget);

  private static Frame.Fragment first(long message, int count) {
    return new Frame.Fragment(Lane.LIVE, message, 0, count, Fragments.PART_BYTES);
  }

  private static byte[] body(Frame frame) {
    return new byte[frame.bodyBytes()];
  }

  @Test
  void partsInAnyOrderAndTwiceMakeTheEventOnce() {
    Random random = new Random(Seeds.of("reassembly", 1));
    for (int size : new int[] {1_121, 2_240, 30_000, 65_536}) {
      byte[] event = new byte[size];
      random.nextBytes(event);
      Part.Outgoing message = new Part.Outgoing(1, Bytes.copyOf(event), Lane.LIVE, size);
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < message.parts(); i++) {
        order.add(i);
        order.add(i);
      }
      Collections.shuffle(order, random);
      List<byte[]> whole = new ArrayList<>();
      for (int index : order) {
        Frame.Fragment part = (Frame.Fragment) message.frame(index);
        ByteBuffer body = ByteBuffer.allocate(part.bodyBytes());
        message.write(index, body);
        reassembly.add(part, body.array(), 0).ifPresent(whole::add);
      }
      assertEquals(1, whole.size());
      assertArrayEquals(event, whole.get(0));
      assertEquals(0, reassembly.heldBytes());
    }
  }

  @Test
  void aFloodOfFirstPartsIsBounded() {
    for (long message = 0; message < 10_000; message++) {
      Frame.Fragment part = first(message, Fragments.MAX_PARTS);
      assertEquals(Optional.empty(), reassembly.add(part, body(part), 0));
    }
    assertTrue(reassembly.heldBytes() <= SyncConstants.REASSEMBLY_PEER_BYTES);
    assertTrue(reassembly.heldBytes() > SyncConstants.REASSEMBLY_PEER_BYTES / 2);
  }

  @Test
  void allPeersTogetherAreBounded() {
    for (int peer = 0; peer < 40; peer++) {
      Reassembly other = new Reassembly(budget);
      for (long message = 0; message < 1_000; message++) {
        Frame.Fragment part = first(message, 2);
        other.add(part, body(part), 0);
      }
    }
    assertTrue(budget.heldBytes() <= SyncConstants.REASSEMBLY_BYTES);
  }

  @Test
  void shortLastPartsCountWithWhatTheyTakeBesides() {
    for (long message = 0; message < 100_000; message++) {
      reassembly.add(new Frame.Fragment(Lane.LIVE, message, 1, 2, 1), new byte[1], 0);
    }
    int mapEntryNumberPartsAndArrays = 140;
    assertTrue(
        held(reassembly) * mapEntryNumberPartsAndArrays <= SyncConstants.REASSEMBLY_PEER_BYTES);
  }

  /** How many events one after the other can be given up. */
  private static int held(Reassembly peer) {
    int bytes = peer.heldBytes();
    Reassembly one = new Reassembly(new Reassembly.Budget());
    one.add(new Frame.Fragment(Lane.LIVE, 1, 1, 2, 1), new byte[1], 0);
    return bytes / one.heldBytes();
  }

  @Test
  void whoHoldsMostGivesWayToOthers() {
    List<Reassembly> greedy = new ArrayList<>();
    for (int peer = 0; peer < 20; peer++) {
      greedy.add(new Reassembly(budget));
      for (long message = 0; message < 1_000; message++) {
        Frame.Fragment part = first(message, 2);
        greedy.get(peer).add(part, body(part), 0);
      }
    }
    byte[] event = new byte[65_536];
    Part.Outgoing message = new Part.Outgoing(1, Bytes.copyOf(event), Lane.LIVE, 7);
    Optional<byte[]> whole = Optional.empty();
    for (int i = 0; i < message.parts(); i++) {
      Frame.Fragment part = (Frame.Fragment) message.frame(i);
      whole = reassembly.add(part, new byte[part.bodyBytes()], 0);
    }
    assertTrue(whole.isPresent(), "a peer that holds little");
    assertTrue(budget.heldBytes() <= SyncConstants.REASSEMBLY_BYTES);
    greedy.forEach(Reassembly::clear);
    assertEquals(0, budget.heldBytes());
  }

  @Test
  void whatTakesTooLongIsForgotten() {
    Frame.Fragment part = first(1, 2);
    reassembly.add(part, body(part), 0);
    assertEquals(SyncConstants.REASSEMBLY_NANOS, reassembly.deadlineNanos());
    reassembly.advance(SyncConstants.REASSEMBLY_NANOS - 1);
    assertTrue(reassembly.heldBytes() > 0);
    reassembly.advance(SyncConstants.REASSEMBLY_NANOS);
    assertEquals(0, reassembly.heldBytes());
    assertEquals(0, budget.heldBytes());
  }

  private static Frame.Fragment part(int index, int count) {
    return new Frame.Fragment(Lane.LIVE, 1, index, count, index < count - 1 ? 1_120 : 1);
  }

  /** Whether an event arrives when one part comes every nine seconds. */
  private boolean arrivesSlowly(int count) {
    for (int i = 0; i < count; i++) {
      reassembly.advance(i * Nanos.ofMillis(9_000));
      Frame.Fragment part = part(i, count);
      if (reassembly.add(part, body(part), i * Nanos.ofMillis(9_000)).isPresent()) {
        return true;
      }
    }
    return false;
  }

  @Test
  void anEventWhosePartsKeepComingIsNotGivenUp() {
    assertTrue(arrivesSlowly(12));
  }

  @Test
  void twoMinutesAreTheEndOfAnyEvent() {
    assertFalse(arrivesSlowly(30));
    reassembly.advance(Nanos.ofMillis(261_000 + 120_000));
    assertEquals(0, budget.heldBytes());
  }

  @Test
  void whatASenderKeepsUnfinishedAlwaysFits() {
    int held = 0;
    for (long message = 0; held + 1_121 <= SyncConstants.MAX_UNFINISHED_BYTES; message++) {
      Frame.Fragment part = first(message, 2);
      int before = reassembly.heldBytes();
      reassembly.add(part, body(part), 0);
      assertTrue(reassembly.heldBytes() > before);
      held += 1_121;
    }
  }
}
