package dev.eventstore.sync.udp;

import dev.eventstore.spi.BloomFilter;
import dev.eventstore.spi.CellRequest;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.RangeCell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ranges about which one peer and we disagree and that our next slices describe, in key order
 * and disjoint: what is heard last of a range counts. For one thread.
 *
 * <p>Where most events of a stretch are in question, a filter over it takes fewer bytes than cells;
 * see {@link #next}.
 */
final class ContestedRanges {
  private final TreeMap<EventKey, CellRequest> ranges = new TreeMap<>();
  private int cells;

  /** What one slice describes: a stretch by a filter, or ranges by cells. */
  sealed interface Answer {
    /** A filter over this range. */
    record Filter(KeyRange range) implements Answer {}

    /** Cells of these. */
    record Cells(List<CellRequest> requests) implements Answer {}
  }

  /** Adds a range; it is forgotten when too many wait, and found again by the next beacon. */
  void add(CellRequest request) {
    removeOverlapping(request.range());
    if (ranges.size() < SyncConstants.MAX_CONTESTED_RANGES) {
      ranges.put(request.range().from(), request);
      cells += request.cells();
    }
  }

  private void removeOverlapping(KeyRange range) {
    Map.Entry<EventKey, CellRequest> before = ranges.lowerEntry(range.from());
    if (before != null && before.getValue().range().to().compareTo(range.from()) > 0) {
      remove(before.getValue());
    }
    List.copyOf(ranges.subMap(range.from(), range.to()).values()).forEach(this::remove);
  }

  private void remove(CellRequest request) {
    ranges.remove(request.range().from());
    cells -= request.cells();
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** How many cells they will have, about. */
  int cells() {
    return cells;
  }

  void clear() {
    ranges.clear();
    cells = 0;
  }

  /** What the next slice should describe; only when not empty. */
  Answer next(OrderedSet events) {
    List<CellRequest> sparse = new ArrayList<>();
    int sparseCells = 0;
    EventKey at = ranges.firstKey();
    while (at != null && sparseCells < 2 * SyncConstants.CELLS_OF_A_SLICE) {
      Stretch stretch = new Stretch(at, events);
      if (stretch.isDense()) {
        return sparse.isEmpty() ? new Answer.Filter(stretch.range()) : new Answer.Cells(sparse);
      }
      sparse.addAll(stretch.requests);
      sparseCells += stretch.cells;
      at = ranges.higherKey(stretch.last());
    }
    return new Answer.Cells(sparse);
  }

  /**
   * Makes the first range smaller if it is too much for one slice: cells of parts of it fill slices
   * better, and a filter may do for some of them.
   */
  void divideFirst(OrderedSet events) {
    CellRequest first = ranges.firstEntry().getValue();
    int parts = first.cells() / SyncConstants.CELLS_OF_A_RANGE;
    List<RangeCell> cut = parts < 2 ? List.of() : events.cells(first.range(), parts);
    if (cut.size() < 2) {
      return;
    }
    remove(first);
    long total = Math.max(1, cut.stream().mapToLong(part -> part.cell().count()).sum());
    for (RangeCell part : cut) {
      long share = first.cells() * part.cell().count() / total;
      add(new CellRequest(part.range(), (int) Math.max(1, share)));
    }
  }

  /** These have been described. */
  void described(List<CellRequest> requests) {
    requests.forEach(this::remove);
  }

  /** All that lies in this range has been described. */
  void described(KeyRange range) {
    List.copyOf(ranges.subMap(range.from(), range.to()).values()).forEach(this::remove);
  }

  /**
   * Ranges that adjoin each other, with as many events as one filter describes. Where many of them
   * adjoin, it is not by chance: they differ in most of what they hold.
   */
  private final class Stretch {
    private final List<CellRequest> requests = new ArrayList<>();
    private long count;
    private int cells;

    Stretch(EventKey first, OrderedSet events) {
      CellRequest next = ranges.get(first);
      while (next != null && !isFull(next, events)) {
        requests.add(next);
        cells += next.cells();
        next = ranges.get(next.range().to());
      }
    }

    private boolean isFull(CellRequest next, OrderedSet events) {
      long more = events.cell(next.range()).count();
      if (!requests.isEmpty() && count + more > SyncConstants.EVENTS_OF_A_FILTER) {
        return true;
      }
      count += more;
      return false;
    }

    EventKey last() {
      return requests.get(requests.size() - 1).range().from();
    }

    KeyRange range() {
      return new KeyRange(
          requests.get(0).range().from(), requests.get(requests.size() - 1).range().to());
    }

    /** Whether a filter says more for its bytes than cells. */
    boolean isDense() {
      long filter = SyncConstants.MEMBERSHIP_BYTES + count * BloomFilter.BITS_PER_EVENT / Byte.SIZE;
      return filter * 10 <= 9L * likelyCells() * SyncConstants.CELL_BYTES
          && count <= SyncConstants.EVENTS_OF_A_FILTER;
    }

    private int likelyCells() {
      return requests.size() < SyncConstants.ADJOINING_RANGES
          ? cells
          : Math.max(cells, requests.size() * SyncConstants.CELLS_OF_UNKNOWN);
    }
  }
}
