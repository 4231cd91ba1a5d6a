package dev.eventstore.testkit;

import dev.eventstore.spi.Cell;
import dev.eventstore.spi.EntryVisitor;
import dev.eventstore.spi.EventKey;
import dev.eventstore.spi.KeyRange;
import dev.eventstore.spi.OrderedSet;
import dev.eventstore.spi.RangeCell;
import dev.eventstore.spi.Root;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The events of a member that lies about their root and about cells. For one thread. */
final class LyingSet implements OrderedSet {
  private final OrderedSet real;
  private final UnaryOperator<Cell> told;
  private final Supplier<Root> claimed;

  /** With a root as it is claimed, and cells as they are told. */
  LyingSet(OrderedSet real, Supplier<Root> claimed, UnaryOperator<Cell> told) {
    this.real = real;
    this.claimed = claimed;
    this.told = told;
  }

  @Override
  public Root root() {
    return claimed.get();
  }

  @Override
  public Cell cell(KeyRange range) {
    return told.apply(real.cell(range));
  }

  @Override
  public List<KeyRange> cut(KeyRange range, int cells) {
    return real.cut(range, cells);
  }

  @Override
  public List<RangeCell> cells(KeyRange range, int cells) {
    return real.cells(range, cells).stream()
        .map(each -> new RangeCell(each.range(), told.apply(each.cell())))
        .toList();
  }

  @Override
  public KeyRange newest(int events, EventKey before) {
    return real.newest(events, before);
  }

  @Override
  public void forEach(KeyRange range, EntryVisitor visitor) {
    real.forEach(range, visitor);
  }
}
