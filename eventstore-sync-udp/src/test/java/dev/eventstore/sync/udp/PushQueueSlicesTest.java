package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which slices of a peer are compared, and when. */
class PushQueueSlicesTest {
  private final OneDevice device = new OneDevice(1_000);
  private final OneDevice peer = new OneDevice(0);
  private final SendQueue queue = new SendQueue(new Counters());
  private final List<CellRequest> contested = new ArrayList<>();
  private final PushQueue pushes = device.pushes(queue, contested::add, device.account());

  private Slice beacon() {
    return FakeSlices.open(peer.replica.publisher().beacon().signedEncryptedBlob()).orElseThrow();
  }

  private static Slice cell(long count) {
    Slice.Header header =
        new Slice.Header(DeviceId.of(new byte[32]), 1, 1, 0, Bytes.copyOf(new byte[16]));
    RangeCell cell = new RangeCell(KeyRange.ALL, new Cell(count, 77));
    return new Slice.Cells(header, List.of(cell), CellHash.PLAIN);
  }

  private void fill() {
    while (pushes.canFill()) {
      pushes.fill(device.nowNanos);
    }
  }

  /** So many events that wait leave and arrive. */
  private void deliver(int events) {
    for (int i = 0; i < events; i++) {
      fill();
      Part part = Objects.requireNonNull(queue.take(SendQueue.Priority.BACKFILL, 2_000));
      assertTrue(pushes.arrived((Part.EventPart) part));
    }
  }

  @Test
  void whatCannotBeExplainedIsHandedOn() {
    pushes.compare(cell(900));
    assertTrue(pushes.isComparing());
    fill();
    assertFalse(pushes.isComparing());
    assertEquals(List.of(new CellRequest(KeyRange.ALL, 1)), contested);
    assertEquals(0, pushes.pending());
  }

  @Test
  void eventsUnderwayAreNotPushedAgain() {
    pushes.compare(cell(0));
    fill();
    assertTrue(pushes.isPushing());
    pushes.compare(cell(0));
    deliver(1_000);
    fill();
    assertEquals(0, pushes.pending());
    assertTrue(queue.isEmpty());
  }

  @Test
  void aBeaconWaitsWhileMuchIsUnderway() {
    pushes.compare(cell(0));
    deliver(1_000 - SyncConstants.MAX_UNDERWAY_AT_BEACON - 1);
    fill();
    pushes.compare(beacon());
    assertTrue(pushes.isComparing());
    assertFalse(pushes.canFill());
    deliver(1);
    fill();
    assertFalse(pushes.isComparing());
  }

  @Test
  void otherSlicesDoNotWaitForThat() {
    pushes.compare(cell(0));
    deliver(600);
    fill();
    assertTrue(pushes.pending() > SyncConstants.MAX_UNDERWAY_AT_BEACON);
    pushes.compare(cell(900));
    fill();
    assertEquals(1, contested.size());
  }

  @Test
  void ofBeaconsThatWaitTheNewestIsCompared() {
    pushes.compare(cell(0));
    deliver(600);
    pushes.compare(beacon());
    peer.random.nextLong(); // so that they are others than ours
    peer.append(5);
    peer.nextVersion();
    pushes.compare(beacon());
    deliver(400);
    fill();
    assertFalse(pushes.isComparing());
    assertFalse(contested.isEmpty(), "the newer one has events that lack here");
  }

  @Test
  void aBeaconIsOfNoUseWhileRangesAreInQuestion() {
    pushes.compare(cell(900));
    pushes.compare(beacon());
    fill();
    assertEquals(0, pushes.pending(), "the beacon lacks all, and was not compared");
    assertEquals(1, contested.size());
  }

  @Test
  void onlySoManySlicesWait() {
    for (int i = 0; i < SyncConstants.MAX_PENDING_SLICES + 10; i++) {
      pushes.compare(cell(900));
    }
    fill();
    assertEquals(SyncConstants.MAX_PENDING_SLICES, contested.size());
  }
}
