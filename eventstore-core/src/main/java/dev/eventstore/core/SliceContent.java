package dev.eventstore.core;

import dev.eventstore.Bytes;
import dev.eventstore.Limits;
import dev.eventstore.spi.BloomFilter;
import dev.eventstore.spi.Cell;
import dev.eventstore.spi.CellHash;
import dev.eventstore.spi.EntryVisitor;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.Slice;
import java.util.List;

/**
 * The events that one membership slice describes: as many as it can of those that lie in a range.
 * Count, sum and filter come from one look at the set, since between two looks a commit may land
 * and a filter that was measured for the first would be too small for the second. One thread at a
 * time.
 */
final class SliceContent {
  /** How many events a range is cut for: so that a tenth more may come before a slice is full. */
  private static final int EVENTS_PER_RANGE = Limits.MAX_SLICE_EVENTS * 9 / 10;

  private final KeyRange range;
  private final Entries entries;

  private SliceContent(KeyRange range, Entries entries) {
    this.range = range;
    this.entries = entries;
  }

  /** Cuts a range, in which so many events lie, into ranges for one slice each. */
  private static List<KeyRange> cut(OrderedSet events, KeyRange range, long count) {
    return events.cut(range, (int) ((count + EVENTS_PER_RANGE - 1) / EVENTS_PER_RANGE));
  }

  /**
   * What a slice says of {@code wanted}: all of it or, when too many events lie there, a first part
   * of it. Events of one time whose ids begin alike cannot be cut apart; if those are too many,
   * which takes 2⁶⁴ work, only the first are named, and peers send the others again.
   */
  static SliceContent of(OrderedSet events, KeyRange wanted) {
    KeyRange range = wanted;
    Entries entries = look(events, range);
    while (entries.more) {
      long count = Math.max(Limits.MAX_SLICE_EVENTS + 1, events.cell(range).count());
      KeyRange part = cut(events, range, count).get(0);
      if (part.equals(range)) {
        break;
      }
      range = part;
      entries = look(events, range);
    }
    return new SliceContent(range, entries);
  }

  private static Entries look(OrderedSet events, KeyRange range) {
    Entries entries = new Entries();
    events.forEach(range, entries);
    return entries;
  }

  /** Which events the slice speaks of. */
  KeyRange range() {
    return range;
  }

  /** All of it, with a filter of so many bits for each event. */
  Slice.Members members(int bitsPerEvent, Bytes filterKey, CellHash hash) {
    BloomFilter filter = BloomFilter.forEvents(entries.count, bitsPerEvent, filterKey);
    long sum = 0;
    for (int i = 0; i < entries.count; i++) {
      filter.add(entries.hashes[i], entries.heads[i]);
      sum += hash.of(entries.hashes[i], entries.heads[i]);
    }
    return new Slice.Members(range, new Cell(entries.count, sum), filter);
  }

  /** The first entries of a range, and whether there are more. */
  private static final class Entries implements EntryVisitor {
    private final long[] hashes = new long[Limits.MAX_SLICE_EVENTS];
    private final long[] heads = new long[Limits.MAX_SLICE_EVENTS];
    private int count;
    private boolean more;

    @Override
    public boolean visit(long seq, long h64, long idHead) {
      if (count == Limits.MAX_SLICE_EVENTS) {
        more = true;
        return false;
      }
      hashes[count] = h64;
      heads[count++] = idHead;
      return true;
    }
  }
}
