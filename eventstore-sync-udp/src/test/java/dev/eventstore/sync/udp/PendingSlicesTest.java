package dev.eventstore.sync.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.eventstore.Bytes;
import dev.eventstore.DeviceId;
import dev.eventstore.Limits;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Slice;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** How much of what a peer says waits to be compared. */
class PendingSlicesTest {
  private final PendingSlices.Total total = new PendingSlices.Total();
  private final PendingSlices pending = new PendingSlices(total);

  private static Slice cells(int count) {
    Slice.Header header =
        new Slice.Header(DeviceId.of(new byte[32]), 1, 1, 0, Bytes.copyOf(new byte[16]));
    RangeCell cell = new RangeCell(KeyRange.ALL, Cell.EMPTY);
    return new Slice.Cells(header, Collections.nCopies(count, cell), CellHash.PLAIN);
  }

  private static int fill(PendingSlices some, int cells) {
    for (int i = 0; i <= SyncConstants.MAX_PENDING_SLICES; i++) {
      some.add(cells(cells));
    }
    return some.size();
  }

  @Test
  void manySmallOnesWaitButNotAnyNumber() {
    assertEquals(SyncConstants.MAX_PENDING_SLICES, fill(pending, 1));
  }

  @Test
  void ofLargeOnesFewerWait() {
    int most = SyncConstants.MAX_WAITING_CELLS_OF_A_PEER / Limits.MAX_SLICE_CELLS;
    assertEquals(most, fill(pending, Limits.MAX_SLICE_CELLS));
    pending.removeFirst();
    pending.add(cells(Limits.MAX_SLICE_CELLS));
    assertEquals(most, pending.size(), "one is compared, another may come");
  }

  @Test
  void inAllSessionsTogetherThereIsRoomForSoManyAndEachHasOneAtLeast() {
    int cells = 0;
    for (int peer = 0; peer < Limits.MAX_PEERS; peer++) {
      int slices = fill(new PendingSlices(total), Limits.MAX_SLICE_CELLS);
      assertTrue(slices >= 1, "peer " + peer);
      cells += slices * Limits.MAX_SLICE_CELLS;
    }
    int most = SyncConstants.MAX_WAITING_CELLS + Limits.MAX_PEERS * Limits.MAX_SLICE_CELLS;
    assertTrue(cells <= most, cells + " cells");
  }

  @Test
  void whatASessionHadIsFreeWhenItEnds() {
    PendingSlices gone = new PendingSlices(total);
    int most = fill(gone, Limits.MAX_SLICE_CELLS);
    gone.keepFirst();
    assertEquals(1, gone.size());
    gone.clear();
    for (int peer = 0; peer < 4; peer++) {
      assertEquals(most, fill(new PendingSlices(total), Limits.MAX_SLICE_CELLS), "peer " + peer);
    }
  }
}
