package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Slice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which ranges are described to the peer, and when. */
class ReconcilerAnswersTest {
  private static final long PEER = 7;

  private final OneDevice device = new OneDevice(3_000);
  private final SendQueue queue = new SendQueue(new Counters());
  private final Account account = device.account();
  private final PushQueue pushes = device.pushes(queue, this::contested, account);
  private final Reconciler reconciler = new Reconciler(device.local, account, queue, pushes, PEER);

  private void contested(CellRequest request) {
    reconciler.contested(request);
  }

  private static Slice.Header header(long version) {
    return new Slice.Header(
        DeviceId.of(new byte[32]), PEER, version, 0, Bytes.copyOf(new byte[16]));
  }

  private static Slice.Cells cells(long version) {
    return new Slice.Cells(header(version), List.of(), CellHash.PLAIN);
  }

  private void hear(long version, Root root) {
    reconciler.heard(header(version), root, List.of(), device.nowNanos);
  }

  /** What waits to be sent, opened. */
  private List<Slice> sent() {
    List<Slice> slices = new ArrayList<>();
    Part part;
    while ((part = queue.take(SendQueue.Priority.SLICE, 2_000)) != null) {
      slices.add(device.replica.open(((Part.SlicePart) part).sealed()).orElseThrow());
    }
    return slices;
  }

  private List<Slice> fill() {
    reconciler.fill(device.nowNanos);
    return sent();
  }

  @Test
  void answersWaitAMomentForCompany() {
    hear(1, device.other(1));
    reconciler.contested(new CellRequest(KeyRange.ALL, 8));
    assertEquals(List.of(), fill());
    assertEquals(
        device.nowNanos + SyncConstants.GATHER_NANOS, reconciler.deadlineNanos(device.nowNanos));
    device.pass(20);
    Slice.Cells answer = (Slice.Cells) fill().get(0);
    assertEquals(8, answer.cells().stream().filter(cell -> cell.cell().count() > 0).count());
    assertEquals(List.of(), fill());
  }

  @Test
  void answersWaitUntilAllThatCameIsCompared() {
    hear(1, device.other(1));
    KeyRange none = new KeyRange(EventKey.bound(1L << 50, 0), EventKey.bound(1L << 51, 0));
    RangeCell more = new RangeCell(none, device.replica.events().cell(KeyRange.ALL));
    pushes.compare(new Slice.Cells(header(1), List.of(more), CellHash.PLAIN));
    reconciler.contested(new CellRequest(KeyRange.ALL, 8));
    assertEquals(List.of(), fill());
    device.pass(100);
    assertEquals(List.of(), fill());
    assertEquals(Nanos.NEVER, reconciler.deadlineNanos(device.nowNanos));
    pushes.fill(device.nowNanos);
    assertEquals(1, fill().size());
  }

  @Test
  void manyAnswersDoNotWaitForThat() {
    hear(1, device.other(1));
    pushes.compare(cells(1));
    reconciler.contested(new CellRequest(KeyRange.ALL, SyncConstants.CELLS_AT_ONCE));
    assertEquals(List.of(), fill());
    device.pass(20);
    assertFalse(fill().isEmpty());
  }

  @Test
  void onlySoManyAnswersWaitInTheQueue() {
    hear(1, device.other(1));
    reconciler.contested(new CellRequest(KeyRange.ALL, 450));
    fill();
    device.pass(20);
    reconciler.fill(device.nowNanos);
    assertEquals(SyncConstants.MAX_QUEUED_SLICES, queue.size(SendQueue.Priority.SLICE));
    assertEquals(Nanos.NEVER, reconciler.deadlineNanos(device.nowNanos));
    assertEquals(SyncConstants.MAX_QUEUED_SLICES, sent().size());
    assertFalse(fill().isEmpty());
  }

  @Test
  void whenRootsAreEqualNothingIsAnswered() {
    hear(1, device.other(1));
    reconciler.contested(new CellRequest(KeyRange.ALL, 8));
    hear(2, device.local.root());
    device.pass(20);
    assertEquals(List.of(), fill());
    hear(3, device.other(1));
    device.pass(20);
    assertEquals(List.of(), fill(), "it is forgotten");
  }

  @Test
  void whatAFilterHasDescribedIsNotAskedAgainBeforeTheNextBeacon() {
    hear(1, device.other(1));
    CellRequest dense = new CellRequest(KeyRange.ALL, 16 * SyncConstants.CELLS_OF_A_RANGE);
    for (KeyRange part : device.replica.events().cut(KeyRange.ALL, 30).subList(0, 5)) {
      reconciler.contested(new CellRequest(part, 30));
    }
    fill();
    device.pass(20);
    assertTrue(fill().get(0) instanceof Slice.Membership);
    reconciler.contested(dense);
    assertEquals(List.of(), fill());
    device.pass(20);
    assertEquals(List.of(), fill());
    reconciler.beginsAnew();
    reconciler.contested(dense);
    fill();
    device.pass(20);
    assertFalse(fill().isEmpty());
  }
}
