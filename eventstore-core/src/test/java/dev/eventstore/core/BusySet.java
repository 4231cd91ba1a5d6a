package dev.eventstore.core;

import dev.eventstore.spi.Cell;
import dev.eventstore.spi.EntryVisitor;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Root;
import java.util.List;

/**
 * The set while another thread writes: before each look at its entries so many are added.
 *
 * @param held whose set it is
 * @param added how many
 */
record BusySet(PublishedSet held, int added) implements OrderedSet {
  @Override
  public Root root() {
    return held.set.root();
  }

  @Override
  public Cell cell(KeyRange range) {
    return held.set.cell(range);
  }

  @Override
  public List<KeyRange> cut(KeyRange range, int cells) {
    return held.set.cut(range, cells);
  }

  @Override
  public List<RangeCell> cells(KeyRange range, int cells) {
    return held.set.cells(range, cells);
  }

  @Override
  public KeyRange newest(int events, EventKey before) {
    return held.set.newest(events, before);
  }

  @Override
  public void forEach(KeyRange range, EntryVisitor visitor) {
    held.add(added);
    held.set.forEach(range, visitor);
  }
}
