package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Root;
import dev.eventstore.spi.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReconcilerTest {
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

  private static Slice.Quiet quiet(long version) {
    return new Slice.Quiet(header(version), OneDevice.root(1_000, version), List.of());
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

  private int sentRoots() {
    List<Slice> slices = sent();
    slices.forEach(slice -> assertTrue(slice instanceof Slice.Quiet));
    return slices.size();
  }

  private int newVersion() {
    device.nextVersion();
    reconciler.newVersion(device.nowNanos);
    return sentRoots();
  }

  private boolean saysNothingMore() {
    int before = queue.size(SendQueue.Priority.SLICE);
    reconciler.conclude(false, device.nowNanos);
    boolean said = queue.size(SendQueue.Priority.SLICE) > before;
    if (said) {
      assertTrue(queue.take(SendQueue.Priority.SLICE, 2_000) instanceof Part.NothingMorePart);
    }
    return said;
  }

  // ---- What the peer says

  @Test
  void onlySlicesOfThePeerAsItRunsNowCount() {
    assertTrue(reconciler.isOfPeer(quiet(1)));
    Slice.Header other =
        new Slice.Header(DeviceId.of(new byte[32]), PEER + 1, 1, 0, Bytes.copyOf(new byte[16]));
    assertFalse(reconciler.isOfPeer(new Slice.Quiet(other, OneDevice.root(1, 1), List.of())));
  }

  @Test
  void aRootOlderThanOneThatCameIsNotCurrent() {
    assertTrue(reconciler.isCurrent(quiet(3)));
    hear(3, quiet(3).root());
    assertFalse(reconciler.isCurrent(quiet(2)));
    assertTrue(reconciler.isCurrent(quiet(3)));
    assertTrue(reconciler.isCurrent(quiet(4)));
  }

  @Test
  void rangesMayBeSomeVersionsOld() {
    long newest = 100;
    assertTrue(reconciler.isCurrent(quiet(newest)));
    assertTrue(reconciler.isCurrent(cells(newest - SyncConstants.MAX_VERSIONS_BEHIND)));
    assertFalse(reconciler.isCurrent(cells(newest - SyncConstants.MAX_VERSIONS_BEHIND - 1)));
  }

  /** It was lost, and sent again after slices of later versions, which did not tell it anew. */
  @Test
  void aRootIsCurrentThoughRangesOfLaterVersionsCameBeforeIt() {
    assertTrue(reconciler.isCurrent(cells(6)));
    assertTrue(reconciler.isCurrent(quiet(5)));
  }

  @Test
  void theNewestRootCountsAndNotTheOneHeardLast() {
    hear(4, device.local.root());
    hear(3, device.other(1));
    assertFalse(reconciler.isContested());
    hear(5, device.other(1));
    assertTrue(reconciler.isContested());
    assertEquals(device.other(1), reconciler.named().orElseThrow());
    assertEquals(header(5).publisher(), reconciler.device().orElseThrow());
  }

  @Test
  void aPeerThatComesToHoldTheSameGetsNoMoreOfWhatItLackedBefore() {
    hear(1, device.other(1));
    reconciler.advance(device.nowNanos);
    pushes.compare(PushQueueTest.nothing(1));
    pushes.fill(device.nowNanos);
    int lacking = pushes.pending();
    reconciler.advance(device.nowNanos);
    assertEquals(lacking, pushes.pending(), "roots differ");
    hear(2, device.local.root());
    reconciler.advance(device.nowNanos);
    assertEquals(queue.size(SendQueue.Priority.BACKFILL), pushes.pending());
    assertFalse(pushes.isComparing());
    assertTrue(pushes.pending() < lacking);
  }

  // ---- Which roots are told

  @Test
  void aRootThatWasToldIsNotToldAgainUntilItChanges() {
    reconciler.begin(device.nowNanos);
    assertEquals(1, sentRoots());
    assertEquals(0, newVersion());
    assertEquals(0, newVersion());
    device.append(1);
    assertEquals(1, newVersion());
    assertEquals(0, newVersion());
  }

  @Test
  void itIsToldAgainAfterHalfAMinute() {
    reconciler.begin(device.nowNanos);
    assertEquals(1, sentRoots());
    for (int second = 1; second < 29; second++) {
      assertEquals(0, newVersion());
    }
    assertEquals(1, newVersion());
    assertEquals(0, newVersion());
  }

  @Test
  void whileEventsAreStoredEachVersionIsTold() {
    reconciler.begin(device.nowNanos);
    sent();
    for (int i = 0; i < 3; i++) {
      device.nextVersionWhileStoring();
      reconciler.newVersion(device.nowNanos);
      assertEquals(1, sentRoots());
    }
  }

  @Test
  void anOlderRootThatStillWaitsIsReplaced() {
    reconciler.begin(device.nowNanos);
    device.append(1);
    device.nextVersion();
    reconciler.newVersion(device.nowNanos);
    List<Slice> slices = sent();
    assertEquals(1, slices.size());
    assertEquals(device.local.version(), slices.get(0).header().version());
  }

  @Test
  void aBeaconTellsTheRootToo() {
    hear(1, device.other(1));
    reconciler.advance(device.nowNanos);
    assertTrue(sent().get(0) instanceof Slice.Beacon);
    assertEquals(0, newVersion());
  }

  // ---- Beacons

  @Test
  void withEqualRootsThereIsNoBeacon() {
    hear(1, device.local.root());
    reconciler.advance(device.nowNanos);
    assertEquals(List.of(), sent());
    assertEquals(Nanos.NEVER, reconciler.deadlineNanos(device.nowNanos));
  }

  @Test
  void beforeThePeerHasNamedItsRootThereIsNone() {
    reconciler.advance(device.nowNanos);
    assertEquals(List.of(), sent());
    assertEquals(Nanos.NEVER, reconciler.deadlineNanos(device.nowNanos));
  }

  @Test
  void whileRangesAreToBeDescribedThereIsNone() {
    hear(1, device.other(1));
    reconciler.contested(new CellRequest(KeyRange.ALL, 8));
    reconciler.advance(device.nowNanos);
    assertEquals(List.of(), sent());
  }

  // ---- The end of what was begun

  @Test
  void whoHasAskedIsToldOnceThatThereIsNothingMore() {
    assertFalse(saysNothingMore(), "nobody has asked");
    reconciler.heardRanges(device.nowNanos);
    assertTrue(saysNothingMore());
    assertFalse(saysNothingMore());
  }

  @Test
  void butNotBeforeEverythingIsComparedAndHasArrived() {
    reconciler.heardRanges(device.nowNanos);
    pushes.compare(
        new Slice.Cells(
            header(1), List.of(new RangeCell(KeyRange.ALL, Cell.EMPTY)), CellHash.PLAIN));
    assertFalse(saysNothingMore(), "it waits to be compared");
    while (pushes.canFill()) {
      pushes.fill(device.nowNanos);
    }
    assertFalse(saysNothingMore(), "events are underway");
  }

  @Test
  void norBeforeOurOwnSlicesHaveArrived() {
    reconciler.heardRanges(device.nowNanos);
    queue.add(Part.SlicePart.ranges(device.local.version(), Bytes.empty()));
    assertFalse(saysNothingMore(), "a slice waits to be sent");
    Part slice = Objects.requireNonNull(queue.take(SendQueue.Priority.SLICE, 2_000));
    assertFalse(saysNothingMore(), "it is underway, and the peer may answer it");
    queue.addAgain(slice);
    assertFalse(saysNothingMore(), "it was lost and is sent again");
    queue.arrived(Objects.requireNonNull(queue.take(SendQueue.Priority.SLICE, 2_000)));
    assertTrue(saysNothingMore());
  }

  @Test
  void notWhileRangesAreToBeDescribed() {
    hear(1, device.other(10));
    reconciler.heardRanges(device.nowNanos);
    contested(new CellRequest(KeyRange.ALL, 8));
    assertFalse(saysNothingMore());
  }

  @Test
  void withoutProgressItIsStuckUntilRootsAreEqual() {
    hear(1, device.other(1));
    for (int i = 0; i < 5; i++) {
      reconciler.advance(device.nowNanos);
      device.nextVersion();
    }
    assertTrue(reconciler.isStuck());
    hear(2, device.local.root());
    assertFalse(reconciler.isStuck());
  }

  /** As it is when what a peer brings makes our set that which the peer has named. */
  @Test
  void afterAgreementWhoHasMoreLeavesTheFirstStepToThePeerAgain() {
    Root before = device.local.root();
    device.append(10);
    hear(1, device.replica.events().root());
    reconciler.advance(device.nowNanos);
    assertEquals(1, sent().size());
    device.nextVersion();
    assertNotEquals(before, device.local.root());
    reconciler.advance(device.nowNanos);
    device.pass(5_000);
    hear(2, device.other(-5));
    assertEquals(
        device.nowNanos + SyncConstants.TICKS_OF_LARGER * SyncConstants.TICK_NANOS,
        reconciler.deadlineNanos(device.nowNanos));
  }
}
