package dev.eventstore.sync.udp;

import dev.eventstore.spi.Slice;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;

/**
 * Slices of one peer that wait to be compared with our set. What is too much, in slices or in the
 * memory of their cells, is left to the next version. For one thread.
 */
final class PendingSlices {
  /** What waits in all sessions together. */
  static final class Total {
    private int cells;
  }

  private final Total total;
  private final Deque<SliceComparison> waiting = new ArrayDeque<>();
  private int cells;

  PendingSlices(Total total) {
    this.total = total;
  }

  /**
   * If there is room. A beacon describes the whole set: it is of no use beside a newer one, nor
   * while ranges are still in question.
   */
  void add(Slice slice) {
    SliceComparison older = waiting.peekFirst(); // a beacon that waits is the only one that does
    if (older != null && older.isOfEverything() && older.compared() == 0) {
      removeFirst();
    }
    int most = slice instanceof Slice.Beacon ? 1 : SyncConstants.MAX_PENDING_SLICES;
    SliceComparison.of(slice)
        .filter(next -> waiting.size() < most && hasRoomFor(next.cells()))
        .ifPresent(this::append);
  }

  private boolean hasRoomFor(int more) {
    return waiting.isEmpty()
        || (cells + more <= SyncConstants.MAX_WAITING_CELLS_OF_A_PEER
            && total.cells + more <= SyncConstants.MAX_WAITING_CELLS);
  }

  private void append(SliceComparison next) {
    waiting.addLast(next);
    count(next.cells());
  }

  private void count(int more) {
    cells += more;
    total.cells += more;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  int size() {
    return waiting.size();
  }

  /**
   * The one to compare first.
   *
   * @throws NoSuchElementException when none waits
   */
  SliceComparison first() {
    return waiting.getFirst();
  }

  /** The first is done with. */
  void removeFirst() {
    count(-waiting.removeFirst().cells());
  }

  /** Leaves all but the first to the next version. */
  void keepFirst() {
    while (waiting.size() > 1) {
      count(-waiting.removeLast().cells());
    }
  }

  void clear() {
    waiting.clear();
    count(-cells);
  }
}
